import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { loadRun } from "../src/apply/load.ts";
import { reconstructRun } from "../src/apply/reconstructRun.ts";
import { readRunSummary } from "../src/apply/runs.ts";
import { sampleRun } from "../src/apply/sampleRun.ts";
import { presentationOf } from "../src/config/assemble.ts";
import type { ConfigInput } from "../src/config/config.ts";
import { createPresenter } from "../src/data/presenter.ts";
import { firstImages } from "../src/data/sources/subset.ts";
import { countActiveUnits } from "../src/evaluate/activeUnits.ts";
import { estimateLikelihood } from "../src/evaluate/likelihood.ts";
import { initialiseRendererInNode } from "../src/picture/render.node.ts";
import { svgToPng } from "../src/picture/render.ts";
import { type FigureRow, rowsFigure } from "../src/picture/rowsFigure.ts";
import { resumeRun } from "../src/run/resumeRun.ts";
import { trainRun } from "../src/run/trainRun.ts";
import { exists } from "../src/store/files.ts";
import { systemDisk } from "../src/store/node/systemDisk.ts";

/**
 * Trains one small network with every kind of objective and prior, prints what each makes of reconstruction, KL and log
 * p(x), and draws its reconstructions and samples below the plain ELBO's: `npx tsx scripts/objectives.ts --epochs 3`.
 * Called again, it skips runs that are finished and goes on with one that was interrupted.
 */
const { values } = parseArgs({
  options: {
    epochs: { type: "string", default: "3" },
    data: { type: "string", default: "mnist" },
    runs: { type: "string", default: "runs/objectives" },
    pictures: { type: "string", default: "docs/pictures/objectives" },
    only: { type: "string", multiple: true },
  },
});
const epochs = Number(values.epochs);
const columns = 10;

const common: ConfigInput = { hiddenSizes: [200], latentSize: 10, binarize: "threshold" };

interface Variant {
  readonly title: string;
  readonly settings: ConfigInput;
}

const variants: Readonly<Record<string, Variant>> = {
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

/** The folder of a variant's run, trained where it is not yet. */
async function trained(name: string, { settings }: Variant): Promise<string> {
  const folder = join(values.runs, `${name}-epochs-${epochs}`);
  const begun = await exists(systemDisk, join(folder, "config.json"));
  if (begun && (await readRunSummary(folder)).state === "finished") return folder;
  const wanted = { ...common, ...settings, data: values.data, epochs, out: folder };
  for await (const event of begun ? resumeRun(folder) : trainRun(wanted)) {
    if (event.event === "epoch")
      console.error(`${folder}: epoch ${event.epoch}, ${event.seconds.toFixed(1)} s`);
  }
  return folder;
}

/** log p(x) of the first 1,000 test images from 200 codes each, and the dimensions that are in use. */
async function measured(folder: string) {
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

/** What a run makes of the first test images, and what it draws. */
async function rowsOf(folder: string, title: string): Promise<readonly [FigureRow, FigureRow, FigureRow]> {
  const { shown } = await reconstructRun(folder, { count: columns });
  if (shown === undefined) throw new Error(`${folder}: expected reconstructions as a picture, found none`);
  const { originals, reconstructions } = shown;
  const { images } = await sampleRun(folder, { count: columns });
  if (images === undefined) throw new Error(`${folder}: expected samples as a picture, found none`);
  return [
    { label: "images", images: originals },
    { label: title, detail: "reconstructions", images: reconstructions },
    { label: title, detail: "samples", images },
  ];
}

const chosen = Object.entries(variants).filter(([name]) => values.only?.includes(name) ?? true);
await mkdir(values.pictures, { recursive: true });
await initialiseRendererInNode();
const [plainName, plain] = ["elbo", variants.elbo ?? { title: "", settings: {} }];
const [shown, ofPlain, fromPlain] = await rowsOf(await trained(plainName, plain), plain.title);
console.log("| objective | loss | reconstruction | KL | log p(x) | active units |");
console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
for (const [name, variant] of chosen) {
  const folder = await trained(name, variant);
  const { last } = await readRunSummary(folder);
  const { active, logLikelihood } = await measured(folder);
  const figures = [last?.test?.loss, last?.test?.reconstruction, last?.test?.kl, logLikelihood];
  const cells = figures.map((figure) => figure?.toFixed(2) ?? "");
  console.log(`| ${variant.title} | ${cells.join(" | ")} | ${active} |`);
  if (name === plainName) continue;
  const [, reconstructions, samples] = await rowsOf(folder, variant.title);
  const figure = rowsFigure([shown, ofPlain, reconstructions, fromPlain, samples], { columns, groupGap: 6 });
  await writeFile(join(values.pictures, `${name}.png`), await svgToPng(figure, { scale: 1 }));
}
