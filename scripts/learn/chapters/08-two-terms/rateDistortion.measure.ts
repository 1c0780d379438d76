import { binaryEntropy } from "../../../../examples/learn/likelihoods.ts";
import { type Pair, type Trained, trainPair } from "../../../../examples/learn/oneKnob.ts";
import { readRunSummary } from "../../../../src/apply/runs.ts";
import { gatherData } from "../../../../src/data/source.ts";
import { trainedFolder, withModel } from "../../models.ts";
import { rounded } from "../../stored.ts";

/** Models that differ only in the weight of the KL, from the smallest weight on. */
export const betaModels = ["beta0.01", "beta0.1", "beta1", "beta4", "beta16", "beta784"] as const;

/** Metrics over test images, in nats per image. */
export interface RateDistortion {
  readonly betas: readonly { readonly beta: number; readonly reconstruction: number; readonly kl: number }[];
  readonly pairs: readonly (Pair & Trained)[];
  /** A model of grey pixels: its cross-entropy, and the lowest that any model could reach on the same images. */
  readonly grey: { readonly reconstruction: number; readonly floor: number };
}

const pairs: readonly Pair[] = [
  { beta: 1, c: 0.04 },
  { beta: 4, c: 0.01 },
  { beta: 0.08, c: 0.5 },
  { beta: 1, c: 0.5 },
];

export async function rateDistortionData(): Promise<RateDistortion> {
  const betas = [];
  for (const name of betaModels) {
    const { config, last } = await readRunSummary(await trainedFolder(name));
    const { reconstruction, kl } = last?.test ?? { reconstruction: Number.NaN, kl: Number.NaN };
    betas.push({ beta: config.beta ?? 1, reconstruction: stored(reconstruction), kl: stored(kl) });
  }
  const trained = [];
  for (const pair of pairs) {
    const { squaredError, kl, reconstruction } = await trainPair(pair);
    const metrics = {
      squaredError: stored(squaredError),
      kl: stored(kl),
      reconstruction: stored(reconstruction),
    };
    trained.push({ ...pair, ...metrics });
  }
  return { betas, pairs: trained, grey: await greyFloor() };
}

async function greyFloor(): Promise<RateDistortion["grey"]> {
  const floor = await withModel("vae20", async (run) => {
    const { test } = await run.loadDataset();
    const bytes = await gatherData(
      test,
      Uint32Array.from({ length: test.count }, (_, at) => at),
    );
    let sum = 0;
    for (const byte of bytes) sum += binaryEntropy(byte / 255);
    return sum / test.count;
  });
  const { last } = await readRunSummary(await trainedFolder("vae20"));
  return { reconstruction: stored(last?.test?.reconstruction ?? Number.NaN), floor: stored(floor) };
}

function stored(value: number): number {
  return rounded(value, 3);
}
