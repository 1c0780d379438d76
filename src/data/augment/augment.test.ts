import { describe, expect, it } from "vitest";
import { ConfigError, DataError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import type { DatumArray, ImageShape } from "../source.ts";
import { type Augmentation, augmentations, createAugmenter, requireAugmentable } from "./augment.ts";

const SEED = 5;
const SHAPES: readonly ImageShape[] = [
  [8, 8, 1],
  [5, 7, 3],
  [16, 33, 3],
  [1, 9, 1],
  [9, 1, 3],
  [2, 3, 1],
  [1, 1, 3],
];

function batchOf(shape: ImageShape, count: number): Uint8Array {
  const bytes = new Uint32Array(count * shape[0] * shape[1] * shape[2]);
  randomStream(0, "test/pixels").bits(1, bytes);
  return Uint8Array.from(bytes, (word) => word >>> 24);
}

function augmented<Batch extends DatumArray>(
  kinds: readonly Augmentation[],
  shape: ImageShape,
  batch: Batch,
  step = 3,
): Batch {
  const copy = batch.slice() as Batch;
  createAugmenter(kinds, shape, SEED).training(copy, step);
  return copy;
}

function wordsOf(kind: Augmentation, count: number, step: number): number[] {
  const words = new Uint32Array(count);
  randomStream(SEED, `augment/${kind}`).bits(step, words);
  return [...words];
}

/** Images one by one, each as rows of pixels of channels. */
type Pixels = readonly (readonly (readonly number[])[])[];

function imagesOf(batch: DatumArray, [height, width, channels]: ImageShape): Pixels[] {
  const flat = [...batch];
  const cut = <T>(items: readonly T[], size: number) =>
    Array.from({ length: items.length / size }, (_, i) => items.slice(i * size, (i + 1) * size));
  return cut(cut(cut(flat, channels), width), height);
}

/** What a kind does to an image, by explicit arrays. Jittered values are not rounded. */
const slowly: Readonly<
  Record<Augmentation, { words: number; apply: (image: Pixels, words: number[]) => Pixels }>
> = {
  flip: {
    words: 1,
    apply: (image, [word = 0]) => (word >= 2 ** 31 ? image.map((row) => [...row].reverse()) : image),
  },
  crop: {
    words: 2,
    apply(image, [down = 0, right = 0]) {
      const padded = pad(image.map((row) => pad(row)));
      const windowOf = <T>(items: readonly T[], length: number, word: number) => {
        const places = BigInt(items.length - length + 1);
        const place = Number((BigInt(word) * places) >> 32n);
        return items.slice(place, place + length);
      };
      return windowOf(padded, image.length, down).map((row) => windowOf(row, image[0]?.length ?? 0, right));
    },
  },
  jitter: {
    words: 3,
    apply(image, words) {
      const [brightness = 0, contrast = 0, saturation = 0] = words.map(
        (word) => 0.8 + (0.4 * word) / 2 ** 32,
      );
      const bright = image.map((row) => row.map((pixel) => pixel.map((x) => brightness * x)));
      const lumas = bright.flat().map(lumaOf);
      const mean = lumas.reduce((sum, x) => sum + x, 0) / lumas.length;
      return bright.map((row) =>
        row.map((pixel) => {
          const contrasted = pixel.map((x) => mean + contrast * (x - mean));
          const luma = lumaOf(contrasted);
          return contrasted.map((x) => luma + saturation * (x - luma));
        }),
      );
    },
  },
};

function lumaOf([red = 0, green = red, blue = red]: readonly number[]): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/** Repeats the ends: 1 time, or an eighth of the length. */
function pad<T>(items: readonly T[]): T[] {
  const times = items.length < 16 ? 1 : Math.floor(items.length / 8);
  const many = (item: T | undefined) => Array.from({ length: times }, () => item as T);
  return [...many(items[0]), ...items, ...many(items.at(-1))];
}

function reference(kind: Augmentation, shape: ImageShape, batch: DatumArray, step: number): number[] {
  const images = imagesOf(batch, shape);
  const { apply, words: most } = slowly[kind];
  const perImage = kind === "jitter" && shape[2] === 1 ? 2 : most;
  const words = wordsOf(kind, images.length * perImage, step);
  const drawn = (image: number) => words.slice(image * perImage, (image + 1) * perImage);
  return images.flatMap((image, index) => apply(image, drawn(index)).flat(2));
}

describe.each(SHAPES)("images of %d x %d x %d", (...shape) => {
  it.each(["flip", "crop"] as const)("%s does what a slow reference does, bytes and floats", (kind) => {
    const batch = batchOf(shape, 40);
    for (const step of [1, 8]) {
      const expected = reference(kind, shape, batch, step);
      expect([...augmented([kind], shape, batch, step)]).toEqual(expected);
      const floats = Float32Array.from(batch, (x) => x / 7 - 3);
      const expectedFloats = reference(kind, shape, floats, step);
      expect([...augmented([kind], shape, floats, step)]).toEqual(expectedFloats);
    }
  });

  it("jitter is the rounded result of a slow reference", () => {
    const batch = batchOf(shape, 40);
    const expected = reference("jitter", shape, batch, 4);
    const farthest = [...augmented(["jitter"], shape, batch, 4)].map((x, at) =>
      Math.abs(x - Math.max(0, Math.min(255, expected[at] ?? Number.NaN))),
    );
    // Rounding, and coefficients rounded to 2^-20.
    expect(Math.max(...farthest)).toBeLessThan(0.5 + 0.001);
  });

  it("differs between steps if there is something to change, and repeats at the same step", () => {
    const batch = batchOf(shape, 40);
    const first = augmented(augmentations, shape, batch, 1);
    expect(augmented(augmentations, shape, batch, 1)).toEqual(first);
    expect(augmented(augmentations, shape, batch, 2)).not.toEqual(first);
    expect(first).not.toEqual(batch);
  });
});

it("flips and crops images of more channels", () => {
  const shape = [4, 6, 5] as const;
  const batch = batchOf(shape, 12);
  for (const kind of ["flip", "crop"] as const)
    expect([...augmented([kind], shape, batch)]).toEqual(reference(kind, shape, batch, 3));
});

describe("draws", () => {
  const count = 10_000;
  /** Within five standard errors of the expected number. */
  const expectShare = (found: number, probability: number) =>
    expect(Math.abs(found - count * probability)).toBeLessThan(
      5 * Math.sqrt(count * probability * (1 - probability)),
    );

  it("flip half of the images, each independently", () => {
    const batch = Uint8Array.from({ length: 2 * count }, (_, at) => at % 2);
    const flipped = augmented(["flip"], [1, 2, 1], batch).filter((_, at) => at % 2 === 0);
    expectShare(flipped.filter((x) => x === 1).length, 1 / 2);
    const [odd, even] = [0, 1].map((rest) => flipped.filter((_, image) => image % 2 === rest));
    expectShare(2 * (odd?.filter((x, pair) => x === even?.[pair]).length ?? 0), 1 / 2);
  });

  it("crop at all places with equal probability", () => {
    const shape = [16, 16, 1] as const;
    const batch = Uint8Array.from({ length: 256 * count }, (_, at) => at % 256);
    const cropped = augmented(["crop"], shape, batch);
    const centres = new Map<number, number>();
    for (let at = 8 * 16 + 8; at < cropped.length; at += 256)
      centres.set(cropped[at] ?? 0, (centres.get(cropped[at] ?? 0) ?? 0) + 1);
    const places = [6, 7, 8, 9, 10].flatMap((y) => [6, 7, 8, 9, 10].map((x) => 16 * y + x));
    expect([...centres.keys()].sort((a, b) => a - b)).toEqual(places);
    for (const found of centres.values()) expectShare(found, 1 / 25);
  });

  it("scale brightness and contrast by factors uniform from 0.8 to 1.2", () => {
    // Means of 100: brightness scales them. The two pixels are 40 % away from it: contrast scales that.
    const batch = Uint8Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? 60 : 140));
    const jittered = augmented(["jitter"], [1, 2, 1], batch);
    const pairs = Array.from({ length: count }, (_, i) => [jittered[2 * i] ?? 0, jittered[2 * i + 1] ?? 0]);
    const brightness = pairs.map(([dark = 0, light = 0]) => (dark + light) / 200);
    const contrast = pairs.map(([dark = 0, light = 0]) => (light - dark) / (light + dark) / 0.4);
    for (const factors of [brightness, contrast]) {
      expect(Math.min(...factors)).toBeGreaterThan(0.78);
      expect(Math.max(...factors)).toBeLessThan(1.22);
      const mean = factors.reduce((sum, x) => sum + x, 0) / count;
      const variance = factors.reduce((sum, x) => sum + (x - mean) ** 2, 0) / count;
      expect(mean).toBeCloseTo(1, 2);
      expect(Math.sqrt(variance)).toBeCloseTo(0.4 / Math.sqrt(12), 2);
    }
    const correlation =
      brightness.reduce((sum, x, i) => sum + (x - 1) * ((contrast[i] ?? 0) - 1), 0) / count / (0.16 / 12);
    expect(Math.abs(correlation)).toBeLessThan(5 / Math.sqrt(count));
  });

  it("of a kind do not depend on the other kinds, nor on the order of the list", () => {
    const shape = [8, 8, 3] as const;
    const batch = batchOf(shape, 20);
    const oneByOne = augmentations.reduce((images, kind) => augmented([kind], shape, images), batch);
    expect(augmented(["jitter", "flip", "crop"], shape, batch)).toEqual(oneByOne);
    expect(augmented(augmentations, shape, batch)).toEqual(oneByOne);
  });

  it("do not depend on the number of following images, or on earlier batches", () => {
    const shape = [8, 8, 3] as const;
    const batch = batchOf(shape, 20);
    const augmenter = createAugmenter(augmentations, shape, SEED);
    const few = batch.slice(0, 3 * 192);
    for (const images of [batch.slice(), few.slice()]) augmenter.training(images, 2);
    augmenter.training(few, 3);
    expect(few).toEqual(augmented(augmentations, shape, batch).slice(0, 3 * 192));
  });

  it("differ between seeds", () => {
    const shape = [8, 8, 3] as const;
    const other = batchOf(shape, 20);
    createAugmenter(augmentations, shape, SEED + 1).training(other, 3);
    expect(other).not.toEqual(augmented(augmentations, shape, batchOf(shape, 20)));
  });
});

it("changes only the images of a view of a larger array", () => {
  const shape = [4, 4, 3] as const;
  const whole = batchOf(shape, 6);
  const inside = whole.slice();
  createAugmenter(augmentations, shape, SEED).training(inside.subarray(48, 5 * 48), 3);
  expect(inside.slice(48, 5 * 48)).toEqual(augmented(augmentations, shape, whole.slice(48, 5 * 48)));
  expect([...inside.slice(0, 48), ...inside.slice(5 * 48)]).toEqual([
    ...whole.slice(0, 48),
    ...whole.slice(5 * 48),
  ]);
});

it("an empty list leaves a batch unchanged", () => {
  const batch = batchOf([4, 4, 1], 3);
  expect(augmented([], [4, 4, 1], batch)).toEqual(batch);
});

describe("rejects what cannot be augmented", () => {
  it("unknown or repeated kinds, wrong channels, bad seeds, and partial images", () => {
    const create = (kinds: readonly string[], shape: ImageShape = [4, 4, 1], seed = 1) =>
      createAugmenter(kinds as readonly Augmentation[], shape, seed);
    expect(() => create(["flip", "turn"])).toThrow(
      "augment: expected some of flip, crop, jitter, each once, found flip, turn.",
    );
    expect(() => create(["flip", "flip"])).toThrow(ConfigError);
    expect(() => create(["jitter"], [4, 4, 4])).toThrow("to jitter, found 4 channels. Drop augment.");
    expect(() => create(["crop", "jitter"], [4, 4, 2])).toThrow("Use augment: crop.");
    expect(() => create(["flip"], [4, 4, 1], -1)).toThrow(ConfigError);
    expect(() => create(["flip"]).training(new Uint8Array(17), 1)).toThrow(
      "expected whole images of 4 x 4 x 1 (a multiple of 16 numbers), found 17",
    );
    expect(() => create(["jitter"]).training(new Float32Array(16), 1)).toThrow(DataError);
  });

  it("vectors and series with any kind, floats with jitter", () => {
    const bytes = "uint8" as const;
    expect(() => requireAugmentable([], { shape: [15], elementType: bytes })).not.toThrow();
    expect(() => requireAugmentable(["flip"], { shape: [15], elementType: bytes })).toThrow(
      "augment: expected images to flip, found vectors of 15 numbers. Drop augment.",
    );
    expect(() => requireAugmentable(["flip", "crop"], { shape: [9, 3], elementType: bytes })).toThrow(
      "expected images to flip, crop, found series of 9 x 3 numbers.",
    );
    const floats = { shape: [4, 4, 3], elementType: "float32" } as const;
    expect(() => requireAugmentable(["flip", "crop"], floats)).not.toThrow();
    expect(() => requireAugmentable(["flip", "jitter"], floats)).toThrow(
      "expected images of bytes to jitter, found float32 numbers. Use augment: flip.",
    );
    expect(() => requireAugmentable(["jitter"], { shape: [4, 4, 2], elementType: bytes })).toThrow(
      ConfigError,
    );
  });
});
