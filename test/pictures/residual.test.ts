import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodePng } from "../../src/codec/png.ts";
import { filledRaster } from "../../src/codec/raster.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
const cifar = new URL("../fixtures/layouts/cifar/cifar-10-binary.tar.gz", import.meta.url).pathname;

function write(name: string, content: Uint8Array | string): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

/** CelebA's layout, with the PNG version of its pictures: 178 wide and 218 high. */
beforeAll(() => {
  const faces = Array.from({ length: 7 }, (_, face) => `${String(face + 1).padStart(6, "0")}.png`);
  for (const [face, name] of faces.entries())
    write(
      `celeba/img_align_celeba/${name}`,
      encodePng(filledRaster(178, 218, [36 * face, 120, 255 - 30 * face])),
    );
  const rows = faces.map((name, face) => `${name}  ${face % 2 ? "1" : "-1"} -1`);
  write("celeba/list_attr_celeba.txt", `7\nMale Young\n${rows.join("\n")}\n`);
  const splits = faces.map((name, face) => `${name} ${face < 4 ? 0 : face < 5 ? 1 : 2}`);
  write("celeba/list_eval_partition.txt", `${splits.join("\n")}\n`);
  process.env.NELBO_CACHE = at("cache");
  return () => {
    delete process.env.NELBO_CACHE;
  };
});

describe("the residual preset", () => {
  it.each([
    ["CelebA's layout", "celeba", [64, 64, 3], { train: 4, validation: 1, test: 2 }],
    ["CIFAR's layout", cifar, [32, 32, 3], undefined],
  ])("trains on %s", async (_, data, imageShape, images) => {
    const run = at(`run of ${imageShape.join()}`);
    const words = [
      "train",
      data === cifar ? cifar : at(data),
      "--preset",
      "residual",
      "--limit",
      "4",
      "--epochs",
      "1",
      "--batch",
      "4",
    ];
    const { code, errors } = await nelbo([...words, "--threads", "1", "--no-report", "--out", run]);
    expect({ code, errors }).toMatchObject({ code: 0 });
    const facts = JSON.parse(readFileSync(join(run, "data.json"), "utf8"));
    expect(facts.imageShape).toEqual(imageShape);
    if (images !== undefined) expect(facts.images).toEqual(images);
    expect(JSON.parse(readFileSync(join(run, "config.json"), "utf8"))).toMatchObject({
      encoder: "residual",
      likelihood: "gaussian",
    });
  });
});
