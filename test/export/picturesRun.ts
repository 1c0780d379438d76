import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import type { Raster } from "../../src/codec/raster.ts";
import type { Preparation } from "../../src/data/pictures/preparation.ts";
import { prepareRaster } from "../../src/data/pictures/prepare.ts";
import { randomStream } from "../../src/random/stream.ts";
import { nelbo } from "../cli/terminal.ts";

export const fixtures = new URL("../fixtures/pictures/", import.meta.url).pathname;

/** Trains a small model in `folder`, and says of its data that they were pictures. */
export async function trainOnPictures(folder: string, preparation: Preparation): Promise<void> {
  const { height, width, channels } = preparation;
  const floats = new Float32Array(60 * height * width * channels);
  randomStream(2, "pictures").uniforms(0, floats);
  const bytes = Uint8Array.from(floats, (value) => Math.floor(256 * value));
  const data = `${folder}.npy`;
  writeFileSync(data, encodeNpy([60, height, width, channels], bytes));
  const words = "--layout nhwc --hidden 16 --latent 3 --batch 10 --epochs 1 --threads 1 --out".split(" ");
  const { code, errors } = await nelbo(["train", data, ...words, folder]);
  if (code !== 0) throw new Error(errors.join("\n"));
  const path = join(folder, "data.json");
  const facts = JSON.parse(readFileSync(path, "utf8")) as { reading: Record<string, unknown> };
  facts.reading.pictures = preparation;
  writeFileSync(path, JSON.stringify(facts));
  rmSync(join(folder, "checksums.json"));
}

/** A file of the fixtures as Pillow decodes it. */
export function decodedByPillow(name: string): Raster {
  const decoded = JSON.parse(readFileSync(join(fixtures, "decoded.json"), "utf8")) as Record<
    string,
    { width: number; height: number; data: string }
  >;
  const { width = 0, height = 0, data = "" } = decoded[name] ?? {};
  return { width, height, channels: 4, data: new Uint8Array(Buffer.from(data, "base64")) };
}

/** Pictures of the fixtures as the images of a model, in an npy file. */
export function writePrepared(path: string, names: readonly string[], preparation: Preparation): void {
  const { height, width, channels } = preparation;
  const images = names.map((name) => prepareRaster(decodedByPillow(name), preparation, name));
  writeFileSync(path, encodeNpy([names.length, height, width, channels], Buffer.concat(images)));
}

/** Puts the installed packages into a folder, as if they were installed there. */
export function linkPackages(folder: string): void {
  const require = createRequire(import.meta.url);
  const packages = dirname(dirname(require.resolve("onnxruntime-node/package.json")));
  symlinkSync(packages, join(folder, "node_modules"), "junction");
}

/** The block of a language below a heading of an export's README. */
export function snippetBelow(folder: string, heading: string, language: string): string {
  const [, section = ""] = readFileSync(join(folder, "README.md"), "utf8").split(`# ${heading}\n`);
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(section) ?? [];
  return code ?? "";
}
