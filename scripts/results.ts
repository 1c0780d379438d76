import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { RunSummary } from "../src/analyse/runSummary.ts";
import { type ComparedRun, compareRuns, type RunComparison } from "../src/apply/compareRuns.ts";
import { readRunSummary } from "../src/apply/runs.ts";
import { type PresetName, presetNames, presets } from "../src/config/presets.ts";
import { resumeRun } from "../src/run/resumeRun.ts";
import { trainRun } from "../src/run/trainRun.ts";
import { exists } from "../src/store/files.ts";
import { systemDisk } from "../src/store/node/systemDisk.ts";

/**
 * Trains every preset, and PCA, an autoencoder and a VAE at three latent sizes, and writes docs/results.md with its
 * pictures: `npx tsx scripts/results.ts --epochs 10`. Called again, it skips runs that are finished and goes on with
 * one that was interrupted.
 */
const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "10" },
    data: { type: "string", default: "mnist" },
    runs: { type: "string", default: "runs/results" },
    docs: { type: "string", default: "docs" },
  },
});
const epochs = Number(values.epochs);
const latentSizes = [2, 8, 32];
const baselines: readonly PresetName[] = ["pca", "autoencoder", "gaussian"];

interface Trained {
  readonly preset: PresetName;
  readonly folder: string;
  readonly summary: RunSummary;
}

/** The run of a preset, trained where it is not yet. */
async function trained(preset: PresetName, latentSize?: number): Promise<Trained> {
  const name = [preset, ...(latentSize === undefined ? [] : [`latent-${latentSize}`]), `epochs-${epochs}`];
  const folder = join(values.runs, name.join("-"));
  const begun = await exists(systemDisk, join(folder, "config.json"));
  const state = begun ? (await readRunSummary(folder)).state : undefined;
  if (state !== "finished") {
    const settings = {
      preset,
      data: values.data,
      out: folder,
      ...(preset !== "pca" && { epochs }),
      ...(latentSize !== undefined && { latentSize }),
    };
    const events = begun ? resumeRun(folder) : trainRun(settings);
    for await (const event of events) {
      if (event.event === "epoch") {
        console.log(
          `${folder}: epoch ${event.epoch}, test loss ${figure(event.test?.loss)}, ${event.seconds.toFixed(1)} s`,
        );
      }
    }
  }
  return { preset, folder, summary: await readRunSummary(folder) };
}

function figure(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(2);
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(titles), line(titles.map((_, index) => (index < 2 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

const pictures = join(values.docs, "pictures", "results");

/** A picture of a run's last epoch, copied to the documentation; its Markdown. */
async function picture(
  { preset, folder, summary }: Trained,
  kind: "reconstruction" | "samples",
): Promise<string> {
  const { done, planned } = summary.epochs;
  const number = String(done).padStart(Math.max(3, String(planned).length), "0");
  await copyFile(join(folder, "pictures", `${kind}-${number}.png`), join(pictures, `${preset}-${kind}.png`));
  return `![${preset}: ${kind}](pictures/results/${preset}-${kind}.png)`;
}

function presetRow(
  { preset, summary }: Trained,
  { reconstruction, likelihood }: ComparedRun,
): readonly string[] {
  const { test } = summary.last ?? {};
  const variational = summary.config.model === "vae";
  return [
    `\`${preset}\``,
    likelihood,
    summary.model.parameters.toLocaleString("en-US"),
    figure(test?.loss),
    figure(test?.reconstruction),
    variational ? figure(test?.kl) : "none",
    figure(reconstruction.squaredError),
    (summary.seconds / summary.epochs.done).toFixed(1),
  ];
}

async function presetSection(runs: readonly Trained[]): Promise<string> {
  const comparison = await compareRuns(
    runs.map(({ folder }) => folder),
    { data: values.data },
  );
  await rm(pictureOf(comparison));
  const rows = runs.flatMap((run, index) => {
    const compared = comparison.runs[index];
    return compared === undefined ? [] : [presetRow(run, compared)];
  });
  const shown: string[] = [];
  for (const run of runs) {
    const variational = run.summary.config.model === "vae";
    shown.push(
      `### \`${run.preset}\`\n\n${presets[run.preset].about}; ${run.summary.model.description}.\n`,
      await picture(run, "reconstruction"),
      ...(variational ? [`\n${await picture(run, "samples")}`] : []),
      "",
    );
  }
  const titles = [
    "preset",
    "likelihood",
    "parameters",
    "test loss",
    "reconstruction",
    "KL",
    "squared error",
    "s/epoch",
  ];
  return `${table(titles, rows)}\n\n## Pictures\n\nTest images over their reconstructions, with the noisy images in between if a model removes noise, and 64 samples of each\nmodel with a prior.\n\n${shown.join("\n")}`;
}

/** MNIST can be shown, so that there is one. */
function pictureOf({ file }: RunComparison): string {
  if (file === undefined) throw new Error("expected a picture of the comparison, found none");
  return file;
}

async function baselineSection(): Promise<string> {
  const rows: (readonly string[])[] = [];
  const shown: string[] = [];
  for (const latentSize of latentSizes) {
    const runs: Trained[] = [];
    for (const preset of baselines) runs.push(await trained(preset, latentSize));
    const comparison = await compareRuns(
      runs.map(({ folder }) => folder),
      { data: values.data },
    );
    await copyFile(pictureOf(comparison), join(pictures, `latent-${latentSize}.png`));
    await rm(pictureOf(comparison));
    const errors = comparison.runs.map(({ reconstruction }) => reconstruction.squaredError);
    const [pca = Number.NaN, autoencoder = Number.NaN] = errors;
    rows.push([String(latentSize), autoencoder < pca ? "yes" : "no", ...errors.map(figure)]);
    shown.push(
      `![PCA, autoencoder and VAE with ${latentSize} latent dimensions](pictures/results/latent-${latentSize}.png)`,
    );
  }
  return `${table(["latent size", "autoencoder below PCA", "PCA", "autoencoder", "VAE"], rows)}\n\n${shown.join("\n\n")}`;
}

await mkdir(pictures, { recursive: true });
const runs: Trained[] = [];
for (const preset of presetNames) runs.push(await trained(preset));
const [first] = runs;
const { environment, data } = first?.summary ?? {};
const threads = environment?.threads === 1 ? "1 thread" : `${environment?.threads} threads`;
const counts = `${data?.images.train.toLocaleString("en-US")} training and ${data?.images.test.toLocaleString("en-US")} test images`;
const text = `# Results

Made by \`npx tsx scripts/results.ts --epochs ${epochs}\`, which trains the models below and writes this page. Data: ${values.data}, ${counts}.
Every model is trained for ${epochs} ${epochs === 1 ? "epoch" : "epochs"} with seed 0; PCA is computed in closed form. nelbo ${environment?.nelbo}, ${environment?.engine},
Node ${environment?.node}, ${environment?.cpu}, ${threads}.

Losses are means over the test images in nats per datum, of the last epoch, and \`loss = reconstruction + KL\`. They can be
compared only between presets with the same likelihood and the same images: \`burgess\` pads images to 32 x 32, and the
input of the denoising presets is noisy. No loss with a Bernoulli likelihood is a bound on log p(x), because pixels are
grey; no loss without a KL is one either.

The squared error can be compared between all presets. It is the error of E[x|z] at the posterior's mean, summed over the
pixels of the images (0 to 1) without padding, as the mean over images. Seconds are those of the training steps of an
epoch; for \`pca\` those of its fit.

## Presets

${await presetSection(runs)}
## PCA, autoencoder and VAE at one latent size

Squared error on the test images, as above. All three models have the summed squared error as their reconstruction term:
presets \`pca\`, \`autoencoder\` and \`gaussian\`; the networks have 400 hidden units. The VAE keeps its codes near its prior,
at the cost of a larger error.

${await baselineSection()}
`;
await writeFile(join(values.docs, "results.md"), text);
console.log(`${join(values.docs, "results.md")}: written`);
