import { join } from "node:path";
import { loadRun } from "../../src/apply/load.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { trainedRun } from "../trainedRun.ts";

/** A small network on black and white pixels, trained with several weights of the KL: chapter 8. */
const plain = {
  hiddenSizes: [200],
  latentSize: 10,
  binarize: "threshold",
  epochs: 3,
} as const satisfies ConfigInput;

/** A small network on a tenth of MNIST, for the runs of chapter 10. */
const small = {
  limit: 6000,
  binarize: "threshold",
  hiddenSizes: [200],
  latentSize: 10,
  batchSize: 64,
} as const;
/** A large network on 300 images. */
const few = {
  limit: 800,
  validation: 500,
  binarize: "threshold",
  hiddenSizes: [500],
  batchSize: 16,
} as const;

/** The models of the chapters' figures, by the names of their run folders. Trained on MNIST unless data are set. */
export const models = {
  vae2: { latentSize: 2, epochs: 20 },
  autoencoder2: { latentSize: 2, epochs: 20, model: "autoencoder" },
  pca2: { latentSize: 2, model: "pca" },
  vae20: { latentSize: 20, epochs: 10 },
  healthy: { ...small, epochs: 10 },
  collapsed: { ...small, beta: 30, epochs: 10 },
  fast: { ...small, learningRate: 0.1, epochs: 10 },
  leaky: { ...small, beta: 0.01, epochs: 10 },
  overfitted: { ...few, epochs: 60 },
  stopped: { ...few, epochs: 60, patience: 10 },
  more: { ...few, limit: 3500, epochs: 20 },
  wide: { data: "digits", likelihood: "gaussian" },
  narrow: { data: "digits", likelihood: "gaussian", variance: 0.02 },
  "beta0.01": { ...plain, beta: 0.01 },
  "beta0.1": { ...plain, beta: 0.1 },
  beta1: { ...plain, beta: 1 },
  beta4: { ...plain, beta: 4 },
  beta16: { ...plain, beta: 16 },
  beta784: { ...plain, beta: 784 },
  denoising20: { latentSize: 20, epochs: 3, corrupt: "salt-and-pepper" },
  conditional20: { latentSize: 20, epochs: 5, condition: "labels", beta: 4 },
  autoencoder20: { latentSize: 20, epochs: 10, model: "autoencoder" },
} as const satisfies Readonly<Record<string, ConfigInput>>;

export type ModelName = keyof typeof models;

const runs = "runs/learn";

/** The folder of a model's run, trained if it is not there. */
export function trainedFolder(name: ModelName): Promise<string> {
  return trainedRun(join(runs, name), { data: "mnist", ...models[name] });
}

/** A trained model, for as long as `use` runs. */
export async function withModel<Result>(
  name: ModelName,
  use: (run: Awaited<ReturnType<typeof loadRun>>) => Promise<Result>,
): Promise<Result> {
  const run = await loadRun(await trainedFolder(name));
  try {
    return await use(run);
  } finally {
    await run.dispose();
  }
}
