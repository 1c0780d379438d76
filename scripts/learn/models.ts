import { join } from "node:path";
import { loadRun } from "../../src/apply/load.ts";
import { readRunSummary } from "../../src/apply/runs.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { exists } from "../../src/store/files.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";

/** The models of the chapters' figures, by the names of their run folders. All are trained on MNIST. */
export const models = {
  vae2: { latentSize: 2, epochs: 20 },
  autoencoder2: { latentSize: 2, epochs: 20, model: "autoencoder" },
  pca2: { latentSize: 2, model: "pca" },
  vae20: { latentSize: 20, epochs: 10 },
  autoencoder20: { latentSize: 20, epochs: 10, model: "autoencoder" },
} as const satisfies Readonly<Record<string, ConfigInput>>;

export type ModelName = keyof typeof models;

const runs = "runs/learn";

/** The folder of a model's run. It is trained if it is not there, and continued if it was interrupted. */
export async function trainedFolder(name: ModelName): Promise<string> {
  const folder = join(runs, name);
  const begun = await exists(systemDisk, join(folder, "config.json"));
  if (begun && (await readRunSummary(folder)).state === "finished") return folder;
  const settings: ConfigInput = { data: "mnist", ...models[name], out: folder };
  for await (const event of begun ? resumeRun(folder) : trainRun(settings))
    if (event.event === "epoch") console.error(`${folder}: epoch ${event.epoch}`);
  return folder;
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
