import { areaUnderRoc, scoresWithout } from "../../../../examples/learn/anomalies.ts";
import { loadDigits } from "../../../../src/data/sources/included.ts";
import { loadSprites } from "../../../../src/data/sources/sprites.ts";
import { createScorer } from "../../../../src/evaluate/score.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { type StoredImages, stored } from "./stored.ts";
import { firstRows, intensities, rounded, withTrained } from "./trained.ts";

export interface Anomalies {
  readonly kinds: readonly {
    readonly name: string;
    readonly examples: StoredImages;
    /** Of the scores, in nats. */
    readonly median: number;
    /** How many scores are in each interval of `edges`. */
    readonly counts: readonly number[];
    /** Area under the ROC curve against the test digits. */
    readonly area: number;
  }[];
  readonly edges: readonly number[];
}

const side = 28;
const size = side * side;
const count = 1000;
const shown = 6;
const width = 10;
const edges = Array.from({ length: 34 }, (_, at) => at * width);

/** Scores of a model of MNIST for test digits, changed digits and other images. */
export function anomaliesData(): Promise<Anomalies> {
  return withTrained("vae20", async (source) => {
    const split = await source.split("test");
    const digits = intensities(await source.originals(split, firstRows(count)));
    const noise = new Float32Array(digits.length);
    randomStream(0, "learn/noise").uniforms(0, noise);
    const kinds = {
      "test digits": digits,
      inverted: digits.map((value) => 1 - value),
      noise,
      shifted: moved(digits, (row, column) => [row - 5, column]),
      turned: moved(digits, (row, column) => [column, side - 1 - row]),
      sprites: await sprites(),
      small: moved(digits, (row, column) => [2 * row - 14, 2 * column - 14]),
    };
    const { model, session } = source.trained;
    const scorer = await createScorer({ model, session, seed: 0 });
    const scores = new Map<string, number[]>();
    for (const [name, images] of Object.entries(kinds)) {
      const found: number[] = [];
      for (let first = 0; first < count; first += scorer.perPass) {
        const rows = Math.min(scorer.perPass, count - first);
        const x = images.subarray(first * size, (first + rows) * size);
        const bytes = Uint8Array.from(x, (value) => Math.round(255 * value));
        const { negativeElbo = new Float32Array() } = await scorer.score({
          count: rows,
          x: bytes,
          target: bytes,
        });
        found.push(...negativeElbo);
      }
      scores.set(name, found);
    }
    const normal = scores.get("test digits") ?? [];
    return {
      edges,
      kinds: Object.entries(kinds).map(([name, pixels]) => {
        const found = scores.get(name) ?? [];
        const sorted = [...found].sort((a, b) => a - b);
        return {
          name,
          examples: stored({
            count: shown,
            height: side,
            width: side,
            channels: 1,
            pixels: pixels.subarray(0, shown * size),
          }),
          median: rounded(sorted[count / 2] ?? 0, 0),
          counts: edges.map((edge) => found.filter((score) => score >= edge && score < edge + width).length),
          area: rounded(areaUnderRoc(normal, found)),
        };
      }),
    };
  });
}

/** Each pixel from another place of its image; black from outside. */
function moved(
  images: Float32Array,
  from: (row: number, column: number) => readonly [row: number, column: number],
): Float32Array {
  return images.map((_, at) => {
    const pixel = at % size;
    const [row, column] = from(Math.floor(pixel / side), pixel % side);
    const inside = row >= 0 && row < side && column >= 0 && column < side;
    return inside ? (images[at - pixel + row * side + column] ?? 0) : 0;
  });
}

/** Sprites, the mean of 2 x 2 pixels, without 4 pixels at each edge. */
async function sprites(): Promise<Float32Array> {
  const { test } = loadSprites();
  const x = new Uint8Array(count * 64 * 64);
  // They are in the order of their factors, so every fifth of 5,000 has all shapes; a permutation mixes them.
  const order = randomStream(0, "learn/sprites").permutation(0, count);
  await test.gather(
    order.map((row) => Math.floor((row * test.count) / count)),
    { x },
  );
  return Float32Array.from({ length: count * size }, (_, at) => {
    const [image, pixel] = [Math.floor(at / size), at % size];
    const [row, column] = [4 + 2 * Math.floor(pixel / side), 4 + 2 * (pixel % side)];
    const value = (down: number, across: number) =>
      x[image * 4096 + (row + down) * 64 + column + across] ?? 0;
    return (value(0, 0) + value(0, 1) + value(1, 0) + value(1, 1)) / 4 / 255;
  });
}

/** For each digit, the area under the ROC curve of a model that was trained without it. */
export async function leftOutData(): Promise<{ readonly areas: readonly number[] }> {
  const digits = await loadDigits();
  const areas: number[] = [];
  for (let label = 0; label < 10; label++) {
    const { normal, anomalous } = await scoresWithout(label, digits, 10);
    areas.push(rounded(areaUnderRoc(normal, anomalous), 2));
  }
  return { areas };
}
