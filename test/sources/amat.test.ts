import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { splitImages } from "../../src/analyse/images.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData } from "../../src/data/source.ts";
import { padImages } from "../../src/data/sources/padded.ts";
import { DataError } from "../../src/errors.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

const rows = (...texts: readonly string[]) => `${texts.join("\n")}\n`;
const parts = {
  "binarized_mnist_train.amat": rows("0 1 1 0 ", "1 1 1 1 ", "0 0 0 0 "),
  "binarized_mnist_valid.amat": rows("1 0 0 1", "0 1 0 0"),
  "binarized_mnist_test.amat": rows("0 0 0 1"),
};

const temporary = temporaryFolder();
let folders = 0;

async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  folders += 1;
  const folder = temporary(`data${folders}`);
  await mkdir(folder);
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  return folder;
}

describe("amat files", () => {
  it("are read as black and white images, with their own validation split", async () => {
    const dataset = await loadDataset(await folderOf(parts));
    expect(dataset.shape).toEqual([2, 2, 1]);
    expect([dataset.train.count, dataset.validation?.count, dataset.test.count]).toEqual([3, 2, 1]);
    expect(Array.from(await gatherData(dataset.train, Uint32Array.of(2, 0)))).toEqual([
      0, 0, 0, 0, 0, 255, 255, 0,
    ]);
    expect(dataset.files.map(({ name }) => name)).toEqual(Object.keys(parts));
    const { train, validation, test } = splitImages(dataset, { validation: 0, seed: 4 });
    expect([train.count, validation?.count, test?.count]).toEqual([3, 2, 1]);
    expect(splitImages(dataset, { validation: 2, seed: 4 }).validation).toBe(validation);
    expect(padImages(dataset, 4).validation?.shape).toEqual([4, 4, 1]);
  });

  it("are the same data when gzipped", async () => {
    const plain = await loadDataset(await folderOf(parts));
    const gzipped = Object.entries(parts).map(([name, text]) => [`${name}.gz`, gzipSync(text)] as const);
    const packed = await loadDataset(await folderOf(Object.fromEntries(gzipped)));
    expect(packed.files).toEqual(plain.files);
  });

  it("need no validation file, and rows that are not squares are vectors", async () => {
    const dataset = await loadDataset(
      await folderOf({ "x_train.amat": "0 1 1\r\n1 1 0\r\n", "x_test.amat": "1\t0 0" }),
    );
    expect([dataset.shape, dataset.train.count, dataset.validation]).toEqual([[3], 2, undefined]);
    expect(Array.from(await gatherData(dataset.test, Uint32Array.of(0)))).toEqual([255, 0, 0]);
  });

  it("refuse another validation count", async () => {
    const dataset = await loadDataset(await folderOf(parts));
    expect(() => splitImages(dataset, { validation: 1, seed: 0 })).toThrow(
      "the data have their own 2 validation images, found 1. Drop validation.",
    );
  });

  it.each([
    [{ "x_train.amat": "0 1" }, "no file of images ends in _test.amat"],
    [
      { "x_train.amat": "0 1\n0 1 1", "x_test.amat": "0 1" },
      "row 2: expected 2 values, as in row 1, found 3",
    ],
    [{ "x_train.amat": "0 1\n0 2", "x_test.amat": "0 1" }, 'row 2, value 2: expected 0 or 1, found "2"'],
    [{ "x_train.amat": "0 1\n0 0.5", "x_test.amat": "0 1" }, 'row 2, value 2: expected 0 or 1, found "0.5"'],
    [{ "x_train.amat": "01", "x_test.amat": "0 1" }, 'row 1, value 1: expected 0 or 1, found "01"'],
    [{ "x_train.amat": " \n", "x_test.amat": "0 1" }, "the file has no rows of 0 and 1"],
    [{ "x_train.amat": "0 1", "x_test.amat": "0 1 1" }, "expected rows of 2 values, as in"],
    [
      { "a_train.amat": "0 1", "b_train.amat": "1 1", "a_test.amat": "0 1" },
      "found a_train.amat, b_train.amat",
    ],
  ])("refuse damaged and mixed files: %j", async (files, message) => {
    const loading = loadDataset(await folderOf(files));
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(message);
  });
});
