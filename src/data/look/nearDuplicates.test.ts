import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import type { Dataset } from "../dataset.ts";
import type { ImageShape } from "../source.ts";
import { loadDigits } from "../sources/included.ts";
import { residentSource } from "../sources/resident.ts";
import { subsetOf } from "../sources/subset.ts";
import { countDuplicates } from "./duplicates.ts";
import { findNearDuplicates } from "./nearDuplicates.ts";

type Scene = (y: number, x: number) => readonly [number, number, number];

/** A smooth colour picture of waves, of its own for each number, on the unit square. */
function scene(number: number): Scene {
  const draws = new Float32Array(24);
  randomStream(number, "scene").uniforms(0, draws);
  const draw = (at: number) => draws[at] ?? 0;
  return (y, x) => {
    const wave = (at: number) =>
      Math.sin(2 * Math.PI * (draw(at) + (0.5 + 2 * draw(at + 1)) * x + (0.5 + 2 * draw(at + 2)) * y));
    const shared = wave(0) + wave(3) + wave(6);
    const channel = (at: number) => 128 + 25 * shared + 15 * wave(at);
    return [channel(9), channel(12), channel(15)];
  };
}

/** An image [side, side, channels] of a scene, each level changed by a function. */
function draw(
  of: Scene,
  [height, width, channels]: ImageShape,
  level: (value: number, at: number) => number = (value) => value,
): Uint8Array {
  const x = new Uint8ClampedArray(height * width * channels);
  for (let at = 0; at < x.length; at++) {
    const pixel = Math.floor(at / channels);
    const colours = of((Math.floor(pixel / width) + 0.5) / height, ((pixel % width) + 0.5) / width);
    const grey = 0.299 * colours[0] + 0.587 * colours[1] + 0.114 * colours[2];
    x[at] = level(channels === 1 ? grey : (colours[at % channels] ?? 0), at);
  }
  return new Uint8Array(x);
}

/** A picture made smaller and large again: each block of 2 x 2 pixels has its mean. */
function halved(x: Uint8Array, [height, width, channels]: ImageShape): Uint8Array {
  return x.map((_, at) => {
    const pixel = Math.floor(at / channels);
    const [top, left] = [2 * Math.floor(pixel / width / 2), 2 * Math.floor((pixel % width) / 2)];
    const value = (y: number, z: number) =>
      x[(Math.min(y, height - 1) * width + Math.min(z, width - 1)) * channels + (at % channels)] ?? 0;
    return (value(top, left) + value(top + 1, left) + value(top, left + 1) + value(top + 1, left + 1)) / 4;
  });
}

function sourceOf(shape: ImageShape, images: readonly Uint8Array[]) {
  const size = shape[0] * shape[1] * shape[2];
  const x = new Uint8Array(images.length * size);
  for (const [at, image] of images.entries()) x.set(image, at * size);
  return residentSource({ shape, x });
}

function datasetOf(
  shape: ImageShape,
  train: readonly Uint8Array[],
  test: readonly Uint8Array[] = [],
): Dataset {
  return {
    name: "made",
    shape,
    train: sourceOf(shape, train),
    test: sourceOf(shape, test),
    files: [],
    source: "made by the test",
  };
}

const noise = (value: number, at: number) => value + ((at * 7919) % 5) - 2;

describe("findNearDuplicates", () => {
  it.each<readonly [string, ImageShape]>([
    ["colour images", [48, 64, 3]],
    ["grey images", [30, 30, 1]],
    ["images smaller than the thumbnail", [7, 6, 3]],
  ])("finds brightened, compressed and scaled copies among %s", async (_, shape) => {
    const others = Array.from({ length: 40 }, (_, number) => draw(scene(number), shape));
    const copies = [
      draw(scene(3), shape, (value) => 0.85 * value + 30),
      draw(scene(4), shape, noise),
      ...(shape[0] > 8 ? [halved(draw(scene(5), shape), shape)] : []),
    ];
    const near = await findNearDuplicates(datasetOf(shape, [...others, ...copies]));
    expect(near?.pairs.map(({ images: [a, b] }) => [a.row, b.row]).sort()).toEqual(
      copies.map((_, at) => [3 + at, 40 + at]),
    );
    expect(near).toMatchObject({ images: 2 * copies.length, inTraining: {}, flat: 0, complete: true });
    for (const { distance } of near?.pairs ?? []) expect(distance).toBeLessThanOrEqual(3);
  });

  it("lists test images that are near training images first, with their files if splits were drawn", async () => {
    const shape: ImageShape = [32, 32, 3];
    const images = Array.from({ length: 12 }, (_, number) => draw(scene(number), shape));
    images.push(draw(scene(2), shape, noise), draw(scene(7), shape, noise));
    const all = sourceOf(shape, images);
    const names = images.map((_, at) => `IMG_${at}.jpg`);
    const near = await findNearDuplicates({
      ...datasetOf(shape, []),
      // 12 is a copy of 2, 13 of 7.
      train: subsetOf(all, Uint32Array.of(9, 8, 7, 6, 5, 4, 3, 2, 1, 13)),
      test: subsetOf(all, Uint32Array.of(0, 12)),
      pictures: {
        count: 14,
        kinds: { jpeg: 14 },
        sizes: { least: [32, 32], median: [32, 32], largest: [32, 32] },
        grey: 0,
        unreadable: [],
        names: { train: names },
      },
    });
    expect(near).toMatchObject({ images: 4, inTraining: { test: 1 } });
    expect(near?.pairs.map(({ images: pair }) => pair)).toEqual([
      [
        { split: "train", row: 7, file: "IMG_2.jpg" },
        { split: "test", row: 1, file: "IMG_12.jpg" },
      ],
      [
        { split: "train", row: 2, file: "IMG_7.jpg" },
        { split: "train", row: 9, file: "IMG_13.jpg" },
      ],
    ]);
  });

  it("excludes equal images and images without contrast", async () => {
    const shape: ImageShape = [16, 16, 3];
    const one = draw(scene(1), shape);
    const dark = new Uint8Array(one.length).fill(3);
    const almost = dark.map((value, at) => value + (at % 5 === 0 ? 1 : 0));
    const dataset = datasetOf(shape, [one, one, dark, almost], [one, draw(scene(8), shape)]);
    expect(await findNearDuplicates(dataset)).toEqual({
      images: 0,
      inTraining: { test: 0 },
      pairs: [],
      flat: 2,
      complete: true,
    });
    expect(await countDuplicates(dataset)).toEqual({
      within: { train: 1, test: 0 },
      inTraining: { test: 1 },
    });
  });

  it("distinguishes the same drawing in another colour from a copy", async () => {
    const shape: ImageShape = [24, 24, 3];
    const turned: Scene = (y, x) => {
      const [red, green, blue] = scene(6)(y, x);
      // As bright as before.
      return [red + 60, green - 0.299 * (60 / 0.587), blue];
    };
    const near = await findNearDuplicates(datasetOf(shape, [draw(scene(6), shape), draw(turned, shape)]));
    expect(near?.images).toBe(0);
  });

  it("keeps twenty pairs of many", async () => {
    const shape: ImageShape = [20, 20, 1];
    const images = Array.from({ length: 30 }, (_, number) => draw(scene(number), shape));
    const darker = (value: number) => 0.9 * value;
    const copies = Array.from({ length: 30 }, (_, number) => draw(scene(number), shape, darker));
    const near = await findNearDuplicates(datasetOf(shape, [...images, ...copies]));
    expect(near?.images).toBe(60);
    expect(near?.pairs).toHaveLength(20);
  });

  it("covers only images of bytes, grey or RGB", async () => {
    const made = (shape: ImageShape | readonly [number], x: Uint8Array | Float32Array): Dataset => ({
      ...datasetOf([1, 1, 1], []),
      shape,
      train: residentSource({ shape, x }),
    });
    expect(await findNearDuplicates(made([2, 2, 1], new Float32Array(8)))).toBeUndefined();
    expect(await findNearDuplicates(made([4], new Uint8Array(8)))).toBeUndefined();
    expect(await findNearDuplicates(made([2, 2, 2], new Uint8Array(8)))).toBeUndefined();
    expect(await findNearDuplicates(await loadDigits())).toMatchObject({ flat: 0 });
  });
});
