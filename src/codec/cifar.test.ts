import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { cifarClasses, cifarKindOf, cifarLayoutOf, openCifar } from "./cifar.ts";
import { bytesAsFile } from "./randomAccess.ts";

/** The byte of an image at a channel, row and column. */
const pixelOf = (image: number, channel: number, row: number, column: number) =>
  (31 * image + 101 * channel + 7 * row + column) % 256;

/** Records as described on the CIFAR page: labels, then 1024 red bytes, row by row, then green, then blue. */
function recordsOf(count: number, labels: (image: number) => readonly number[]): Uint8Array {
  const bytes: number[] = [];
  for (let image = 0; image < count; image++) {
    bytes.push(...labels(image));
    for (let channel = 0; channel < 3; channel++)
      for (let row = 0; row < 32; row++)
        for (let column = 0; column < 32; column++) bytes.push(pixelOf(image, channel, row, column));
  }
  return Uint8Array.from(bytes);
}

describe("CIFAR's binary files", () => {
  it("have images in planes, and labels", async () => {
    const bytes = recordsOf(4, (image) => [9 - image]);
    const { arrays, classes } = openCifar(bytesAsFile(bytes, "data_batch_1.bin"), "cifar-10", [
      "plane",
      "car",
    ]);
    const [images, labels] = arrays;
    expect(
      arrays.map(({ name, type, shape, byRows, planar }) => ({ name, type, shape, byRows, planar })),
    ).toEqual([
      { name: "images", type: "uint8", shape: [4, 3, 32, 32], byRows: true, planar: true },
      { name: "labels", type: "uint8", shape: [4], byRows: true, planar: undefined },
    ]);
    const two = await images?.read(1, 2);
    for (const [image, channel, row, column] of [
      [0, 0, 0, 0],
      [0, 2, 31, 31],
      [1, 1, 5, 9],
      [1, 0, 31, 0],
    ] as const)
      expect(two?.[((image * 3 + channel) * 32 + row) * 32 + column]).toBe(
        pixelOf(image + 1, channel, row, column),
      );
    expect(two?.length).toBe(2 * 3072);
    expect(Array.from((await labels?.read(1, 3)) ?? [])).toEqual([8, 7, 6]);
    expect(classes).toEqual(["plane", "car"]);
  });

  it("of CIFAR-100 have fine labels after coarse ones", async () => {
    const bytes = recordsOf(2, (image) => [19 - image, 99 - image]);
    const { arrays } = openCifar(bytesAsFile(bytes, "train.bin"), "cifar-100");
    const labels = Object.fromEntries(
      await Promise.all(
        arrays.slice(1).map(async (each) => [each.name, Array.from(await each.read(0, 2))] as const),
      ),
    );
    expect(labels).toEqual({ labels: [99, 98], coarse_labels: [19, 18] });
    expect((await arrays[0]?.read(1, 1))?.[0]).toBe(pixelOf(1, 0, 0, 0));
  });

  it("are refused if a label is out of range, naming the image", async () => {
    const bytes = recordsOf(3, (image) => [image === 2 ? 10 : 1]);
    const { arrays } = openCifar(bytesAsFile(bytes, "test_batch.bin"), "cifar-10");
    await expect(arrays[1]?.read(0, 3)).rejects.toThrow(
      "test_batch.bin, image 2: expected a label below 10 for cifar-10, found 10",
    );
    await expect(arrays[1]?.read(0, 4)).rejects.toThrow(DataError);
  });

  it("are detected by name and size", () => {
    expect(cifarKindOf("a/data_batch_5.bin", 3073)).toBe("cifar-10");
    expect(cifarKindOf("a/test.bin", 2 * 3074)).toBe("cifar-100");
    for (const [name, size] of [
      ["data_batch_5.bin", 3072],
      ["test.bin", 3073],
      ["other.bin", 3073],
      ["test.bin", 0],
    ] as const)
      expect(cifarKindOf(name, size)).toBeUndefined();
  });

  it("are assigned to train and test in a folder", () => {
    const ten = [10, 2, 1].map((batch) => `x/data_batch_${batch}.bin`);
    expect(cifarLayoutOf([...ten, "x/test_batch.bin", "x/batches.meta.txt", "x/readme.html"])).toEqual({
      kind: "cifar-10",
      train: ["x/data_batch_1.bin", "x/data_batch_2.bin", "x/data_batch_10.bin"],
      test: ["x/test_batch.bin"],
      classes: "x/batches.meta.txt",
    });
    expect(
      cifarLayoutOf(["train.bin", "test.bin", "fine_label_names.txt", "coarse_label_names.txt"]),
    ).toEqual({
      kind: "cifar-100",
      train: ["train.bin"],
      test: ["test.bin"],
      classes: "fine_label_names.txt",
    });
    expect(cifarLayoutOf(["train.bin", "photo.png"])).toBeUndefined();
    expect(cifarClasses("airplane\r\ncar\n\n")).toEqual(["airplane", "car"]);
  });
});
