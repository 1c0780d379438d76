/** A network that is trained side by side, and how long. */
export interface Benchmark {
  /** One line for people. */
  readonly about: string;
  /** nelbo's settings are this preset's. */
  readonly preset: string;
  /** Memory layouts of images that PyTorch is tried with. */
  readonly layouts: readonly string[];
  /** Rounds of the comparison, and the steps of each contender in a round. */
  readonly rounds: number;
  readonly steps: number;
  /** Steps of each run by which PyTorch's fastest setting is found. */
  readonly trialSteps: number;
}

const images = ["nchw", "channels-last"];

export const benchmarks = {
  dense: {
    about: "784-400-20, Bernoulli likelihood",
    preset: "dense",
    layouts: ["nchw"],
    rounds: 15,
    steps: 100,
    trialSteps: 40,
  },
  conv: {
    about:
      "3x3 convolutions of stride 2 with 32 and 64 channels, latent 20, and their transposes, Bernoulli likelihood",
    preset: "conv",
    layouts: images,
    rounds: 15,
    steps: 20,
    trialSteps: 8,
  },
  residual: {
    about:
      "residual blocks of 32 and 64 channels with max pooling, latent 20, upsampling and transposed convolutions, " +
      "summed squared error",
    preset: "residual",
    layouts: images,
    rounds: 9,
    steps: 12,
    trialSteps: 2,
  },
} as const satisfies Readonly<Record<string, Benchmark>>;

export type BenchmarkName = keyof typeof benchmarks;
export const benchmarkNames = Object.keys(benchmarks) as readonly BenchmarkName[];

export function isBenchmark(name: string | undefined): name is BenchmarkName {
  return name !== undefined && Object.hasOwn(benchmarks, name);
}
