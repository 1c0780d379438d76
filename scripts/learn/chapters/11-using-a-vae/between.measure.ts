import { greatCircle, lengthOf, straightLine } from "../../../../examples/learn/interpolation.ts";
import { codeOf } from "../../../../src/evaluate/codes.ts";
import { type StoredImages, stored } from "./stored.ts";
import { intensities, rounded, withTrained } from "./trained.ts";

export interface Between {
  readonly shares: readonly number[];
  readonly rows: readonly { readonly label: string; readonly images: StoredImages }[];
  /** Mean lengths of the codes of test images, and halfway between two of different classes. */
  readonly lengths: { readonly codes: number; readonly straight: number; readonly circle: number };
}

const [first, second] = [0, 4];
const steps = 9;
const pairs = 1000;

/** From one test image to another: a blend of their pixels, and two paths between their codes. */
export function betweenData(): Promise<Between> {
  return withTrained("vae20", async (source) => {
    const split = await source.split("test");
    const shares = Array.from({ length: steps }, (_, step) => step / (steps - 1));
    const encodings = await source.encodings(split, 2 * pairs);
    const originals = await source.originals(split, [first, second]);
    const [from, to] = [codeOf(encodings, first), codeOf(encodings, second)];
    const pixels = intensities(originals);
    const size = pixels.length / 2;
    const blend = (t: number) =>
      Array.from({ length: size }, (_, at) => (1 - t) * (pixels[at] ?? 0) + t * (pixels[size + at] ?? 0));
    const decode = (path: typeof straightLine) =>
      source.decode(Float32Array.from(shares.flatMap((t) => path(from, to, t))), undefined);
    const rows = {
      pixels: { ...originals, count: steps, pixels: Float32Array.from(shares.flatMap(blend)) },
      line: await decode(straightLine),
      circle: await decode(greatCircle),
    };
    const mean = (length: (pair: number) => number) =>
      rounded(Array.from({ length: pairs }, (_, pair) => length(pair)).reduce((a, b) => a + b, 0) / pairs);
    const ends = (pair: number) => [codeOf(encodings, 2 * pair), codeOf(encodings, 2 * pair + 1)] as const;
    return {
      shares,
      rows: Object.entries(rows).map(([label, images]) => ({
        label,
        images: stored(images),
      })),
      lengths: {
        codes: mean((pair) => (lengthOf(ends(pair)[0]) + lengthOf(ends(pair)[1])) / 2),
        straight: mean((pair) => lengthOf(straightLine(...ends(pair), 0.5))),
        circle: mean((pair) => lengthOf(greatCircle(...ends(pair), 0.5))),
      },
    };
  });
}
