import { drawCodes } from "../../../../src/evaluate/codes.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { withSource } from "./withSource.ts";

type Bar = readonly [from: number, to: number, density: number];

/** The codes of all test images, drawn from q(z|x): a histogram of each of two dimensions. */
export interface AggregatePosterior {
  readonly dimensions: readonly {
    readonly bars: readonly Bar[];
    readonly mean: number;
    readonly variance: number;
  }[];
}

const width = 0.25;
const [low, bins] = [-5, 40];

export function aggregatePosteriorData(): Promise<AggregatePosterior> {
  return withSource("vae2", async (source) => {
    const split = await source.split("test");
    const encodings = await source.encodings(split, split.images.count);
    const codes = drawCodes(encodings, randomStream(0, "learn/aggregate"));
    return {
      dimensions: [0, 1].map((dimension) => histogramOf(codes.filter((_, at) => at % 2 === dimension))),
    };
  });
}

function histogramOf(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const bin = Math.floor((value - low) / width);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const bars = counts.map((count, bin): Bar => {
    const density = count / (values.length * width);
    return [low + bin * width, low + (bin + 1) * width, Math.round(1e4 * density) / 1e4];
  });
  return { bars, mean: Math.round(100 * mean) / 100, variance: Math.round(100 * variance) / 100 };
}
