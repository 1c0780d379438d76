import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { everyImage } from "../../src/data/batches.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { gatherData, gatherLabels } from "../../src/data/source.ts";
import { blobAsFile, bytesAsFile, readDataset } from "../../src/index.ts";

const layouts = new URL("../fixtures/layouts/", import.meta.url).pathname;
const bytesOf = (path: string) => new Uint8Array(readFileSync(join(layouts, path)));
const blob = (path: string, name: string) => blobAsFile(new Blob([bytesOf(path)]), name);

async function contentOf({ name: _, ...dataset }: Dataset) {
  const { shape, train, test, files, classes, reading, notes } = dataset;
  const content = [train, test].map(async (source) => ({
    x: await gatherData(source, everyImage(source.count)),
    labels: await gatherLabels(source, everyImage(source.count)),
  }));
  // Notes name files by their paths, which a page's have not.
  return { shape, files, classes, reading, notes: notes?.length, content: await Promise.all(content) };
}

describe("readDataset with files chosen in a page", () => {
  it.each([
    ["an npz", [["split/keras.npz", "keras.npz"]], "split/keras.npz"],
    ["a CSV", [["labelled/words.csv", "words.csv"]], "labelled/words.csv"],
    ["a file without a telling name", [["images/float64.npy", "download"]], undefined],
    [
      "IDX files",
      [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
      ].map((name) => [`idx/${name}`, name]),
      "idx",
    ],
  ] as const)("returns the same as loadDataset for %s", async (_, files, path) => {
    const given = files.map(([from = "", name = ""]) => blob(from, name));
    const found = await contentOf(await readDataset(given, { seed: 3 }));
    const expected = await contentOf(
      await loadDataset(join(layouts, path ?? "images/float64.npy"), { reading: { seed: 3 } }),
    );
    if (path === undefined) expect({ ...found, files: [] }).toEqual({ ...expected, files: [] });
    else expect(found).toEqual(expected);
  });

  it("accepts bytes in memory, a name and a requested reading", async () => {
    const file = bytesAsFile(bytesOf("colour/rows-first.npy"), "rows.npy");
    await expect(readDataset([file])).rejects.toThrow("layout: nchw");
    const { name, shape, test } = await readDataset([file], { name: "mine", layout: "nchw", test: 2 });
    expect({ name, shape, test: test.count }).toEqual({ name: "mine", shape: [8, 8, 3], test: 2 });
  });

  it("refuses HDF5 and files without arrays, with a remedy", async () => {
    await expect(readDataset([blob("images/one.h5", "one.h5")])).rejects.toThrow(
      /one\.h5: .*found HDF5\. Load it in Node/,
    );
    const others = [blob("images/uint8.npy", "a.txt"), blob("images/uint8.npy", "b.txt")];
    await expect(readDataset(others)).rejects.toThrow(
      /IDX files: a\.txt, b\.txt\. Rename them, or choose a single file/,
    );
  });
});
