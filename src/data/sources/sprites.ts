import { randomStream } from "../../random/stream.ts";
import type { Dataset } from "../dataset.ts";
import { type GatherTarget, requireGatherable, type Source } from "../source.ts";
import { maskSide, spriteMask } from "./spriteMasks.ts";
import { subsetOf } from "./subset.ts";

/**
 * The values of each generative factor; the first factor changes slowest. The counts are those of dSprites (Matthey et
 * al. 2017).
 */
export const spriteFactors = {
  shape: ["square", "ellipse", "heart"],
  scale: Array.from({ length: 6 }, (_, step) => 0.5 + step / 10),
  orientation: Array.from({ length: 40 }, (_, step) => (2 * Math.PI * step) / 39),
  x: Array.from({ length: 32 }, (_, step) => step / 31),
  y: Array.from({ length: 32 }, (_, step) => step / 31),
} as const;

const side = 64;
const [scales, orientations, places] = [6, 40, 32] as const;
export const spriteCount = 3 * scales * orientations * places * places;
export const spriteTestCount = 5000;
/** Seed of the test split, which is the same in all runs. */
const testSeed = 0;

/**
 * White shapes on black, 64 x 64 pixels, one image for each combination of five known factors, by the conventions of
 * dSprites (Matthey, Higgins, Hassabis, Lerchner, "dSprites: Disentanglement testing Sprites dataset", 2017): shape,
 * scale, orientation (from 0 to 2 pi, counterclockwise), x (to the right) and y (downwards), y changing fastest. The
 * pixels differ from dSprites: they are drawn on demand, and only 720 outlines are kept in memory. 5,000 of the 737,280
 * images, always the same, are for testing.
 */
export function loadSprites(): Dataset {
  const all = spriteSource();
  const order = randomStream(testSeed, "sprites/test").permutation(0, spriteCount);
  return {
    name: "sprites",
    shape: all.shape,
    classes: spriteFactors.shape,
    train: subsetOf(all, order.slice(spriteTestCount).sort()),
    test: subsetOf(all, order.slice(0, spriteTestCount).sort()),
    files: [],
    source: "package nelbo",
    factors: Object.keys(spriteFactors),
    notes: [
      "539 of the 5,000 test images are equal to a training image: orientations 0 and 2 pi give the same image, as in dSprites, and " +
        "small outlines are the same at neighbouring orientations.",
    ],
  };
}

/**
 * All images in the order of their factors. Labels are shapes; factors are shape (1, 2, 3), scale, orientation, x and
 * y.
 */
export function spriteSource(): Source {
  const source = {
    count: spriteCount,
    shape: [side, side, 1],
    elementType: "uint8",
    fields: { labels: 1, factors: 5 },
    buffers: [],
  } as const;
  return {
    ...source,
    fileRow: (row) => row,
    async gather(rows, out) {
      requireGatherable(source, rows, out);
      rows.forEach((row, place) => void writeSprite(row, place, out));
    },
  };
}

function writeSprite(row: number, place: number, { x, labels, factors }: GatherTarget): void {
  const down = row % places;
  const across = Math.floor(row / places) % places;
  const orientation = Math.floor(row / places ** 2) % orientations;
  const scale = Math.floor(row / (places ** 2 * orientations)) % scales;
  const shape = Math.floor(row / (places ** 2 * orientations * scales));
  if (labels) labels[place] = shape;
  factors?.set(
    [
      shape + 1,
      spriteFactors.scale[scale] ?? 0,
      spriteFactors.orientation[orientation] ?? 0,
      spriteFactors.x[across] ?? 0,
      spriteFactors.y[down] ?? 0,
    ],
    5 * place,
  );
  if (x === undefined) return;
  const start = place * side * side;
  x.fill(0, start, start + side * side);
  // The outline's centre moves by one pixel per step, from pixel 16 to pixel 47.
  const mask = spriteMask(shape, scale, orientation);
  for (let line = 0; line < maskSide; line++)
    x.set(mask.subarray(line * maskSide, (line + 1) * maskSide), start + (down + line) * side + across);
}
