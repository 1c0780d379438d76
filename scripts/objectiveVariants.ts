import { join } from "node:path";
import { loadRun } from "../src/apply/load.ts";
import { presentationOf } from "../src/config/assemble.ts";
import type { ConfigInput } from "../src/config/config.ts";
import { createPresenter } from "../src/data/presenter.ts";
import { firstImages } from "../src/data/sources/subset.ts";
import { countActiveUnits } from "../src/evaluate/activeUnits.ts";
import { estimateLikelihood } from "../src/evaluate/likelihood.ts";
import { trainedRun } from "./trainedRun.ts";

/** One small network with every kind of objective and prior: of scripts/objectives.ts and of chapter 12 of docs/learn. */
const common: ConfigInput = { hiddenSizes: [200], latentSize: 10, binarize: "threshold" };

export interface Variant {
  readonly title: string;
  readonly settings: ConfigInput;
}

export const variants: Readonly<Record<string, Variant>> = {
  elbo: { title: "negative ELBO", settings: {} },
  beta: { title: "beta 4", settings: { beta: 4 } },
  warmup: { title: "beta from 0 to 1", settings: { betaSchedule: "linear" } },
  capacity: { title: "capacity of 10 nats", settings: { kl: "capacity", capacity: 10, gamma: 100 } },
  "free-bits": { title: "3 free nats a dimension", settings: { kl: "free-bits", freeBits: 3 } },
  "total-correlation": {
    title: "total correlation, beta 6",
    settings: { kl: "total-correlation", beta: 6, aggregate: "stratified" },
  },
  mmd: {
    title: "MMD without a KL",
    settings: {
      beta: 0,
      mmdWeight: 1000,
      mmdKernel: "inverse-multiquadric",
      mmdBandwidths: [0.1, 0.5, 1, 2],
    },
  },
  iwae: { title: "IWAE, 5 samples", settings: { objective: "iwae", samples: 5 } },
  dreg: { title: "DReG, 5 samples", settings: { objective: "dreg", samples: 5 } },
  mixture: { title: "mixture of 10", settings: { prior: "mixture" } },
  vamp: { title: "VampPrior of 50", settings: { prior: "vamp" } },
};

export interface VariantTraining {
  readonly data: NonNullable<ConfigInput["data"]>;
  readonly epochs: number;
  /** The folder of the runs' folders. */
  readonly runs: string;
}

/** The folder of a variant's run, trained if it is not there. */
export function trainedVariant(
  name: string,
  { settings }: Variant,
  { data, epochs, runs }: VariantTraining,
): Promise<string> {
  return trainedRun(join(runs, `${name}-epochs-${epochs}`), { ...common, ...settings, data, epochs });
}

/** log p(x) of the first 1,000 test images from 200 codes each, and the dimensions that are in use. */
export async function measuredVariant(folder: string) {
  const run = await loadRun(folder);
  try {
    const { model, session, config } = run;
    const { test } = await run.loadDataset();
    const split = firstImages(test, 1000);
    const presenter = createPresenter(presentationOf(config, model.parts.dataShape), "test");
    const { count } = await countActiveUnits({ model, session, split, presenter });
    const { logLikelihood } = await estimateLikelihood({
      model,
      session,
      split,
      presenter,
      seed: 0,
      samples: 200,
    });
    return { active: count, logLikelihood };
  } finally {
    await run.dispose();
  }
}
