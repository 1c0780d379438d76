import { mkdirSync, writeFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import sharp from "sharp";
import { build } from "vite";
import { describe, expect, it } from "vitest";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { everyImage } from "../../src/data/batches.ts";
import { gatherData, gatherLabels, loadDataset } from "../../src/node.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { snippetsOf } from "../package/markdown.ts";
import type { ChosenResult } from "./chosen/page.ts";
import { findChromium, withPage } from "./chromium.ts";
import { servePages } from "./server.ts";

const chromium = await findChromium();
const at = temporaryFolder();
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const kinds = ["png", "jpeg", "webp", "avif", "gif"] as const;
/**
 * Levels by which pictures prepared in Chromium and in Node may differ: JPEG because sharp decodes a large one at half
 * its size.
 */
const apart = { png: 0, gif: 0, webp: 1, jpeg: 8, avif: 2 };

/** Smooth colours, of which no two numbers have the same. */
async function encoded(kind: (typeof kinds)[number], number: number): Promise<Uint8Array> {
  // One is so large that sharp reduces it while decoding.
  const [width, height] = number === 11 ? [480, 360] : [40 + number, 30];
  const data = Uint8Array.from({ length: 3 * width * height }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / 3), index % 3];
    const [row, column] = [Math.floor(pixel / width), pixel % width];
    return 128 + 100 * Math.sin(number + channel + row / 12 + column / 17);
  });
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  if (kind === "jpeg" && number % 4 === 1) picture.withMetadata({ orientation: 6 });
  return new Uint8Array(await picture.toFormat(kind).toBuffer());
}

async function photos(): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  for (let number = 0; number < 20; number++) {
    const kind = kinds[number % kinds.length] ?? "png";
    files[`${number < 10 ? "cup" : "plate"}/${number}.${kind}`] = await encoded(kind, number);
  }
  return { ...files, "cup/old.bmp": new TextEncoder().encode("BM"), "notes.md": new Uint8Array(3) };
}

/** The program of docs/your-own-data.md under "Pictures in a page". */
async function documented(): Promise<string> {
  const markdown = await readFile(here("../../docs/your-own-data.md"), "utf8");
  const [, section = ""] = markdown.split("\n## Pictures in a page\n");
  return snippetsOf(section)[0]?.text ?? "";
}

async function buildPages(): Promise<string> {
  const outDir = at("pages");
  const program = await documented();
  await build({
    root: here("chosen"),
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "the documented program",
        resolveId: (id) => (id === "virtual:documented.ts" ? `${here("chosen")}/documented.ts` : null),
        load: (id) => (id.endsWith("/chosen/documented.ts") ? program : null),
      },
    ],
    build: { outDir, emptyOutDir: true, target: "es2022" },
    resolve: { alias: { "nelbo/web": here("../../src/web.ts") } },
  });
  return outDir;
}

/** Built scripts that hold the code that reads data sets of pictures, by what one of its errors says. */
async function scriptsOfPictures(pages: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await readdir(join(pages, "assets"))) {
    const isScript = name.endsWith(".js");
    const text = isScript ? await readFile(join(pages, "assets", name), "utf8") : "";
    if (text.includes("expected pictures for training")) found.push(`/assets/${name}`);
  }
  return found;
}

describe.skipIf(chromium === undefined)("pictures that are chosen in Chromium", () => {
  it("make the data set that Node makes of them, train the documented program, and are loaded for it alone", async () => {
    const files = await photos();
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(at(`photos/${name}`)), { recursive: true });
      writeFileSync(at(`photos/${name}`), bytes);
    }
    const array = encodeNpy(
      [20, 8, 8],
      Uint8Array.from({ length: 20 * 64 }, (_, index) => index % 251),
    );
    const pages = await buildPages();
    const served = Object.entries(files).map(([name, bytes]) => [`/photos/${name}`, bytes] as const);
    const server = await servePages(
      pages,
      {
        ...Object.fromEntries(served),
        "/names.json": Buffer.from(JSON.stringify(Object.keys(files))),
        "/photos.zip": zipSync(files),
        "/new.png": files["cup/0.png"] ?? new Uint8Array(),
        "/array.npy": array,
      },
      { isolated: false },
    );
    const told = withPage(chromium ?? "", server.address, server.nextResult()).finally(server.close);
    const found = (await told) as ChosenResult & { readonly error?: string };
    expect(found.error).toBeUndefined();

    const node = await loadDataset(at("photos"), { cacheFolder: at("cache"), reading: { imageSize: 16 } });
    const rows = everyImage(node.train.count);
    const pixels = await gatherData(node.train, rows);
    const names = node.pictures?.names.train ?? [];
    const rowNames = Array.from(rows, (row) => names[node.train.fileRow(row)] ?? "");
    for (const each of [found.folder, found.zip]) {
      expect(each.classes).toEqual(["cup", "plate"]);
      expect(each.names).toEqual(names);
      expect(each.labels).toEqual([...((await gatherLabels(node.train, rows)) ?? [])]);
      expect(each.notes?.join("\n")).toMatch(/1 BMP picture left out.*cup\/old\.bmp.*1 \.md \(notes\.md\)/s);
      expect(each.pixels).toHaveLength(pixels.length);
    }
    expect(found.zip.pixels).toEqual(found.folder.pixels);
    const worst: Record<string, number> = {};
    for (const [row, name] of rowNames.entries()) {
      const kind = name.slice(name.lastIndexOf(".") + 1);
      for (let index = row * 768; index < (row + 1) * 768; index++) {
        const difference = Math.abs((pixels[index] ?? 0) - (found.folder.pixels[index] ?? 999));
        worst[kind] = Math.max(worst[kind] ?? 0, difference);
      }
    }
    for (const [kind, most] of Object.entries(apart)) expect(worst[kind], kind).toBeLessThanOrEqual(most);

    expect(found.losses).toHaveLength(5);
    expect(found.losses.at(-1)).toBeLessThan(found.losses[0] ?? 0);
    const first = rowNames.indexOf("cup/0.png");
    expect(found.x).toHaveLength(768);
    expect(first).toBeGreaterThanOrEqual(0);
    expect(found.x).toEqual([...pixels.slice(first * 768, (first + 1) * 768)]);
    expect(found.mu).toHaveLength(4);
    expect(found.mu.every(Number.isFinite)).toBe(true);

    const own = await scriptsOfPictures(pages);
    expect(own.length).toBeGreaterThan(0);
    for (const script of own) {
      expect(found.scripts.before).not.toContain(script);
      expect(found.scripts.after).toContain(script);
    }
  }, 120_000);
});
