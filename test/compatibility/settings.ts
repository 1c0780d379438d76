import type { ConfigInput } from "../../src/node.ts";

/** What all stored runs have: one thread, as another number of them may give other last bits. */
const common = {
  data: "./images",
  hiddenSizes: [8],
  latentSize: 2,
  batchSize: 16,
  validation: 20,
  threads: 1,
} as const satisfies ConfigInput;

/** The settings of the stored runs, by their folders; `data` is relative, so that no file names a place. */
export const storedRuns = {
  dense: { ...common, epochs: 2, learningRate: 1e-2 },
  conditional: {
    ...common,
    epochs: 2,
    learningRate: 1e-2,
    encoder: "conv",
    channels: [4, 6],
    hiddenSizes: [],
    normalisation: "group",
    likelihood: "gaussian",
    sigma: "optimal",
    condition: "labels",
    prior: "conditional",
    seed: 1,
  },
  interrupted: {
    ...common,
    epochs: 3,
    binarize: "dynamic",
    prior: "vamp",
    priorComponents: 4,
    betaSchedule: "linear",
    betaWarmupSteps: 4,
    schedule: "step",
    stepEpochs: 2,
    clipNorm: 50,
    patience: 3,
    checkpointSteps: 3,
    seed: 2,
  },
} as const satisfies Readonly<Record<string, ConfigInput>>;

/** Updates after which `interrupted` was stopped: the second of five in its second epoch. */
export const stoppedAfter = 7;
