import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../errors.ts";
import { recogniseLayout } from "./layout.ts";
import type { Layout } from "./reading.ts";
import { roughnessOf } from "./roughness.ts";
import { memoryArray } from "./testing/memoryArrays.ts";
import { channelsFirst, smoothImages } from "./testing/pictures.ts";
import { refusalOf } from "./testing/refusal.ts";

interface About {
  readonly oneHot?: boolean;
  readonly shades?: boolean;
  readonly planar?: boolean;
}

function layoutOf(
  sizes: readonly number[],
  { oneHot = false, shades = true, planar }: About = {},
  requested?: Layout,
) {
  const shape = [2, ...sizes];
  const numbers = new Uint8Array(shape.reduce((product, size) => product * size, 1));
  const array = memoryArray({ type: "uint8", shape, ...(planar !== undefined && { planar }) }, numbers);
  return recogniseLayout({ place: "x.npy", array, oneHot, shades }, requested);
}

describe("shapes with one plausible layout", () => {
  it.each<[readonly number[], About, Layout, readonly number[]]>([
    [[28, 28], {}, "nhw", [28, 28, 1]],
    [[45, 61], { shades: false }, "nhw", [45, 61, 1]],
    [[32, 32, 3], {}, "nhwc", [32, 32, 3]],
    [[3, 32, 32], {}, "nchw", [32, 32, 3]],
    [[1, 28, 28], {}, "nchw", [28, 28, 1]],
    [[28, 28, 1], {}, "nhwc", [28, 28, 1]],
    [[64, 13, 13], {}, "nchw", [13, 13, 64]],
    [[45, 61, 3], {}, "nhwc", [45, 61, 3]],
    [[3, 45, 61], {}, "nchw", [45, 61, 3]],
    [[16, 16, 2], {}, "nhwc", [16, 16, 2]],
    [[1, 12, 5], { oneHot: true }, "nhwc", [1, 12, 5]],
    [[3, 3, 3], { planar: true }, "nchw", [3, 3, 3]],
    [[784], {}, "nhw", [28, 28, 1]],
    [[64], {}, "nhw", [8, 8, 1]],
    [[64], { shades: false }, "rows", [64]],
    [[64], { oneHot: true }, "rows", [64]],
    [[49], {}, "rows", [49]],
    [[12], {}, "rows", [12]],
    [[1], {}, "rows", [1]],
    [[3072], { planar: true }, "nchw", [32, 32, 3]],
    [[3072], { shades: false }, "rows", [3072]],
  ])("%j %j: %s", async (sizes, about, layout, shape) => {
    expect(await layoutOf(sizes, about)).toEqual({ layout, shape });
  });
});

describe("shapes with several plausible layouts", () => {
  it.each([
    [[3072], ["nhwc", "nchw", "rows"]],
    [[192], ["nhwc", "nchw", "rows"]],
    [
      [3, 3, 3],
      ["nhwc", "nchw"],
    ],
    [
      [28, 28, 28],
      ["nhwc", "nchw"],
    ],
    [
      [5, 45, 61],
      ["nhwc", "nchw"],
    ],
    [
      [4, 9, 4],
      ["nhwc", "nchw"],
    ],
  ] as const)("%j", async (sizes, choices) => {
    const refused = layoutOf(sizes);
    await expect(refused).rejects.toThrow(DataError);
    const message = await refusalOf(refused);
    expect([...message.matchAll(/layout: (\w+)/g)].map(([, layout]) => layout)).toEqual(choices);
    for (const layout of choices) expect((await layoutOf(sizes, {}, layout)).layout).toBe(layout);
  });

  it("have a hint, which is correct for smooth images", async () => {
    const images = smoothImages(4, 32, 32, 3);
    const planes = channelsFirst(images, [32, 32, 3]);
    for (const [numbers, layout] of [
      [images, "nhwc"],
      [planes, "nchw"],
    ] as const) {
      const array = memoryArray({ type: "uint8", shape: [4, 3072] }, numbers);
      await expect(recogniseLayout({ place: "x.npy", array, oneHot: false, shades: true })).rejects.toThrow(
        `Neighbouring pixels differ less as ${layout}: by `,
      );
    }
  });
});

it("measures differences to the right and below, in each channel", async () => {
  // One image of 2 x 2 with channels 0, 2, 4, 8 and 10, 10, 13, 13: differences 2, 4 and 4, 6; 0, 0 and 3, 3.
  const numbers = [0, 10, 2, 10, 4, 13, 8, 13];
  const array = memoryArray({ type: "uint8", shape: [1, 2, 2, 2] }, numbers);
  const [found] = await roughnessOf(array, [{ layout: "nhwc", shape: [2, 2, 2] }]);
  expect(found?.difference).toBe((2 + 4 + 4 + 6 + 0 + 0 + 3 + 3) / 8);
});

describe("a requested layout", () => {
  it.each<[readonly number[], Layout, readonly number[]]>([
    [[3072], "rows", [3072]],
    [[3072], "nhwc", [32, 32, 3]],
    [[2352], "nchw", [28, 28, 3]],
    [[784], "nhwc", [28, 28, 1]],
    [[400], "nchw", [20, 20, 1]],
    [[256], "rows", [256]],
    [[32], "nhwc", [4, 4, 2]],
    [[20], "nchw", [2, 2, 5]],
    [[28, 28], "rows", [784]],
    [[32, 3, 3], "nchw", [3, 3, 32]],
    [[32, 32, 3], "rows", [3072]],
    [[1, 28, 28], "nhwc", [1, 28, 28]],
  ])("decides on %j: %s", async (sizes, layout, shape) => {
    expect(await layoutOf(sizes, {}, layout)).toEqual({ layout, shape });
  });

  it.each<[readonly number[], Layout, string]>([
    [[67], "nhwc", "67 numbers do not form a square image of 1 to 64 channels"],
    [[12], "nhw", "12 is not the number of pixels of a square"],
    [[28, 28], "nchw", "Each datum has two axes"],
    [[32, 32, 3], "nhw", "Each datum has three axes"],
    [[32, 32, 65], "nhwc", "That would be 65 channels; an image has at most 64"],
  ])("is refused if %j cannot be %s", async (sizes, layout, message) => {
    const refused = layoutOf(sizes, {}, layout);
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });
});

describe("other ranks", () => {
  it.each([
    [[2, 7, 7, 7, 1], "x.reshape(2, -1), or make each 7 x 7 x 1 a datum, x.reshape(-1, 7, 7, 1)"],
    [[7], "Add an axis to each datum: np.save(path, x.reshape(-1, 1))"],
    [[2, 100, 5, 100], "expected images of 1 to 64 channels"],
  ])("are refused: %j", async (shape, message) => {
    const numbers = new Uint8Array(shape.reduce((product, size) => product * size, 1));
    const array = memoryArray({ type: "uint8", shape }, numbers);
    const refused = recogniseLayout({ place: "x.npy", array, oneHot: false, shades: true });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(message);
  });
});
