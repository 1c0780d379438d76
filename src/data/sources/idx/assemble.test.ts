import { describe, expect, it } from "vitest";
import { DataError } from "../../../errors.ts";
import { contentsOf } from "../../testing/contents.ts";
import { assembleDataset, type NamedArray } from "./assemble.ts";

const ABOUT = { name: "tiny", source: "folder", files: [] };

function ubytes(name: string, ...shape: number[]) {
  const values = new Uint8Array(shape.reduce((product, size) => product * size, 1)).map((_, i) => i % 10);
  return { name, array: { type: "ubyte", shape, values } } as const;
}

const TRAIN = { images: ubytes("train-images", 6, 2, 3), labels: ubytes("train-labels", 6) };
const TEST = { images: ubytes("t10k-images", 4, 2, 3), labels: ubytes("t10k-labels", 4) };

describe("assembleDataset", () => {
  it("accepts grey images, colour images and images without labels", async () => {
    const grey = assembleDataset(ABOUT, TRAIN, TEST);
    expect(grey.shape).toEqual([2, 3, 1]);
    expect([grey.train.count, grey.test.count]).toEqual([6, 4]);
    expect(grey.train.buffers[0]).toBe(TRAIN.images.array.values.buffer);
    expect(grey.test.buffers[1]).toBe(TEST.labels.array.values.buffer);
    expect((await contentsOf(grey.train)).x).toEqual(TRAIN.images.array.values);
    expect((await contentsOf(grey.test)).labels).toEqual(TEST.labels.array.values);
    const colour = assembleDataset(
      ABOUT,
      { images: ubytes("a", 3, 4, 5, 3) },
      { images: ubytes("b", 1, 4, 5, 3) },
    );
    expect(colour.shape).toEqual([4, 5, 3]);
    expect(colour.train.fields).not.toHaveProperty("labels");
  });

  const integers: NamedArray = {
    name: "train-images",
    array: { type: "int", shape: [1, 2, 3], values: new Int32Array(6) },
  };
  it.each([
    [
      "labels as images",
      { images: TRAIN.labels },
      TEST,
      /train-labels: expected images.*found ubyte \[6\].*look like labels/,
    ],
    [
      "images as labels",
      { ...TRAIN, labels: TRAIN.images },
      TEST,
      /train-images: expected labels.*look like images/,
    ],
    [
      "integers as images",
      { images: integers },
      TEST,
      /train-images: expected images, ubyte.*found int \[1, 2, 3\]/,
    ],
    ["a rank of two", { images: ubytes("x", 6, 2) }, TEST, /x: expected images.*found ubyte \[6, 2\]/],
    ["a rank of five", { images: ubytes("x", 1, 2, 3, 1, 1) }, TEST, /x: expected images/],
    [
      "integers as labels",
      { ...TRAIN, labels: integers },
      TEST,
      /expected labels, ubyte \[count\], found int/,
    ],
    [
      "fewer labels",
      TRAIN,
      { ...TEST, labels: ubytes("t10k-labels", 3) },
      /one label for each of the 4 images of t10k-images, found 3/,
    ],
    [
      "another image shape",
      TRAIN,
      { images: ubytes("t10k-images", 4, 3, 2) },
      /same shape as the training images, 2 x 3 x 1 \(train-images\), found 3 x 2 x 1/,
    ],
  ])("refuses %s", (_, train, test, message) => {
    expect(() => assembleDataset(ABOUT, train, test)).toThrow(DataError);
    expect(() => assembleDataset(ABOUT, train, test)).toThrow(message);
  });

  it("refuses a label without a class", () => {
    const classes = ["a", "b", "c", "d", "e"];
    expect(() => assembleDataset({ ...ABOUT, classes }, TRAIN, TEST)).toThrow(
      /expected labels below 5, found 5 at image 5/,
    );
    expect(assembleDataset({ ...ABOUT, classes: [...classes, "f"] }, TRAIN, TEST).classes).toHaveLength(6);
  });
});
