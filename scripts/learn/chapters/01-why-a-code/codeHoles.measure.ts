import type { PlotSource } from "../../../../src/analyse/plots/source.ts";
import { gatherData } from "../../../../src/data/source.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { bytesOf, rounded } from "../../stored.ts";
import { labelsOfFirst, planeModels, roundedCodes, withEach } from "./planeModels.ts";

type Code = readonly [x: number, y: number];

/** The holes of a plane of codes, and what is decoded from them. */
export interface PlaneHoles {
  readonly name: string;
  readonly codes: readonly number[];
  /** The Gaussian that codes of new images would be drawn from: the codes on its line of two standard deviations. */
  readonly outline: readonly Code[];
  readonly holes: readonly {
    readonly code: Code;
    /** To the nearest code of a training image, in standard deviations of the codes. */
    readonly distance: number;
    /** The squared error between the decoded image and the training image nearest to it. */
    readonly toImage: number;
  }[];
  readonly images: readonly number[];
  /** The mean squared error between images decoded at codes of test images and the nearest training images. */
  readonly toImageAtCodes: number;
  /** Draws from the Gaussian that are farther from every training code than 99 % of the test codes are. */
  readonly farDraws: number;
}

export interface CodeHoles {
  readonly labels: readonly number[];
  readonly planes: readonly PlaneHoles[];
}

const shown = 1500;
const drawn = 2000;
const holeCount = 6;
const edge = 2;
const leastApart = 0.5;

export async function codeHolesData(): Promise<CodeHoles> {
  let labels: readonly number[] = [];
  const [, ...models] = planeModels;
  const planes = await withEach(models, async (source, { name }) => {
    const test = await source.split("test");
    labels = [...(await labelsOfFirst(test.images, shown))];
    return { name, ...(await holesOf(source)) };
  });
  return { labels, planes };
}

async function holesOf(source: PlotSource): Promise<Omit<PlaneHoles, "name">> {
  const [train, test] = [await source.split("train"), await source.split("test")];
  const codes = (await source.encodings(train, train.images.count)).mu;
  const testCodes = (await source.encodings(test, drawn)).mu;
  const gaussian = gaussianOf(source, codes);
  const spread = spreadOf(codes);
  const nearest = nearestCode(codes, spread / 20);
  const usual = quantile(pairsOf(testCodes).map(nearest), 0.99);
  const normals = new Float32Array(2 * drawn);
  randomStream(0, "learn/holes").normals(0, normals);
  const draws = pairsOf(normals).map(gaussian);
  const holes = largestHoles(gaussian, nearest);
  const some = testCodes.subarray(0, 2 * 50);
  const decoded = await source.decode(
    Float32Array.from([...holes.flatMap(({ code }) => code), ...some]),
    undefined,
  );
  const pixels = bytesOf(decoded.pixels);
  const near = await distancesToImages(source, pixels);
  return {
    codes: roundedCodes(testCodes.subarray(0, 2 * shown)),
    outline: Array.from({ length: 60 }, (_, at) => {
      const angle = (at / 60) * 2 * Math.PI;
      const [x, y] = gaussian([edge * Math.cos(angle), edge * Math.sin(angle)]);
      return [rounded(x, 2), rounded(y, 2)];
    }),
    holes: holes.map(({ code, distance }, at) => ({
      code: [rounded(code[0], 2), rounded(code[1], 2)],
      distance: rounded(distance / spread, 3),
      toImage: rounded(near[at] ?? 0, 1),
    })),
    images: pixels.slice(0, holeCount * 784),
    toImageAtCodes: rounded(mean(near.slice(holeCount)), 1),
    farDraws: draws.filter((code) => nearest(code) > usual).length / drawn,
  };
}

/** Maps standard normal noise to codes: the prior of a VAE, or a Gaussian with mean and covariance of the codes. */
function gaussianOf(source: PlotSource, codes: Float32Array): (noise: Code) => Code {
  if (source.trained.config.model === "vae") return (noise) => noise;
  const points = pairsOf(codes);
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const xx = mean(points.map(([x]) => (x - mx) ** 2));
  const xy = mean(points.map(([x, y]) => (x - mx) * (y - my)));
  const yy = mean(points.map(([, y]) => (y - my) ** 2));
  const lower = xy / Math.sqrt(xx);
  return ([a, b]) => [mx + Math.sqrt(xx) * a, my + lower * a + Math.sqrt(yy - lower ** 2) * b];
}

/**
 * The centres of the largest circles without a code whose centres are within two standard deviations of the Gaussian.
 * Circles do not
 * overlap, and their centres are at least half a standard deviation apart.
 */
function largestHoles(gaussian: (noise: Code) => Code, nearest: (code: Code) => number) {
  const steps = 80;
  const candidates = Array.from({ length: (2 * steps + 1) ** 2 }, (_, at): Code => {
    const [row, column] = [Math.floor(at / (2 * steps + 1)), at % (2 * steps + 1)];
    return [(edge * (column - steps)) / steps, (edge * (row - steps)) / steps];
  })
    .filter(([a, b]) => Math.hypot(a, b) <= edge)
    .map((noise) => ({ noise, code: gaussian(noise), distance: nearest(gaussian(noise)) }))
    .sort((first, second) => second.distance - first.distance);
  const holes: (typeof candidates)[number][] = [];
  const between = (a: Code, b: Code) => Math.hypot(a[0] - b[0], a[1] - b[1]);
  for (const each of candidates) {
    const apart = holes.every(
      ({ noise, code, distance }) =>
        between(code, each.code) > distance + each.distance && between(noise, each.noise) > leastApart,
    );
    if (apart && holes.length < holeCount) holes.push(each);
  }
  return holes;
}

/** The distance to the nearest code, searched in cells around the place. */
function nearestCode(codes: Float32Array, cell: number): (code: Code) => number {
  const cells = new Map<string, Code[]>();
  const cellOf = (value: number) => Math.floor(value / cell);
  for (const code of pairsOf(codes)) {
    const key = `${cellOf(code[0])},${cellOf(code[1])}`;
    cells.set(key, [...(cells.get(key) ?? []), code]);
  }
  return ([x, y]) => {
    let best = Number.POSITIVE_INFINITY;
    for (let ring = 0; best > (ring - 1) * cell; ring++)
      for (let row = -ring; row <= ring; row++)
        for (let column = -ring; column <= ring; column++) {
          if (Math.max(Math.abs(row), Math.abs(column)) !== ring) continue;
          for (const code of cells.get(`${cellOf(x) + column},${cellOf(y) + row}`) ?? [])
            best = Math.min(best, Math.hypot(code[0] - x, code[1] - y));
        }
    return best;
  };
}

/** The squared error between each image and the training image nearest to it; pixels are from 0 to 1. */
export async function distancesToImages(source: PlotSource, bytes: readonly number[]): Promise<number[]> {
  const { train } = await source.dataset();
  const rows = Uint32Array.from({ length: train.count }, (_, row) => row);
  const known = await gatherData(train, rows);
  return Array.from({ length: bytes.length / 784 }, (_, image) => {
    let best = Number.POSITIVE_INFINITY;
    for (let start = 0; start < known.length; start += 784) {
      let sum = 0;
      for (let at = 0; at < 784 && sum < best; at++)
        sum += ((bytes[784 * image + at] ?? 0) - (known[start + at] ?? 0)) ** 2;
      best = Math.min(best, sum);
    }
    return best / 255 ** 2;
  });
}

/** The standard deviation of codes, as one number for both dimensions. */
function spreadOf(codes: Float32Array): number {
  const points = pairsOf(codes);
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  return Math.sqrt(mean(points.map(([x, y]) => ((x - mx) ** 2 + (y - my) ** 2) / 2)));
}

function pairsOf(codes: Float32Array): readonly Code[] {
  return Array.from({ length: codes.length / 2 }, (_, at) => [codes[2 * at] ?? 0, codes[2 * at + 1] ?? 0]);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
