import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { reconstructRun } from "../src/apply/reconstructRun.ts";
import { readRunSummary } from "../src/apply/runs.ts";
import { sampleRun } from "../src/apply/sampleRun.ts";
import { initialiseRendererInNode } from "../src/picture/render.node.ts";
import { svgToPng } from "../src/picture/render.ts";
import { type FigureRow, rowsFigure } from "../src/picture/rowsFigure.ts";
import { measuredVariant, trainedVariant, variants } from "./objectiveVariants.ts";

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
const training = { data: values.data, epochs: Number(values.epochs), runs: values.runs };
const columns = 10;

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
const [shown, ofPlain, fromPlain] = await rowsOf(
  await trainedVariant(plainName, plain, training),
  plain.title,
);
console.log("| objective | loss | reconstruction | KL | log p(x) | active units |");
console.log("| --- | ---: | ---: | ---: | ---: | ---: |");
for (const [name, variant] of chosen) {
  const folder = await trainedVariant(name, variant, training);
  const { last } = await readRunSummary(folder);
  const { active, logLikelihood } = await measuredVariant(folder);
  const figures = [last?.test?.loss, last?.test?.reconstruction, last?.test?.kl, logLikelihood];
  const cells = figures.map((figure) => figure?.toFixed(2) ?? "");
  console.log(`| ${variant.title} | ${cells.join(" | ")} | ${active} |`);
  if (name === plainName) continue;
  const [, reconstructions, samples] = await rowsOf(folder, variant.title);
  const figure = rowsFigure([shown, ofPlain, reconstructions, fromPlain, samples], { columns, groupGap: 6 });
  await writeFile(join(values.pictures, `${name}.png`), await svgToPng(figure, { scale: 1 }));
}
