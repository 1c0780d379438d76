/**
 * Makes the pictures of docs/pictures.md: trains two models on MNIST for three epochs each, and draws every kind of plot.
 *
 *   npx tsx scripts/plots.ts [<folder for the runs>]
 *
 * Runs that are in the folder already are not trained again. Without a folder they are made in a temporary one.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PlotRunOptions, plotRun } from "../src/run/plots/plotRun.ts";
import { trainRun } from "../src/run/trainRun.ts";

const pictures = fileURLToPath(new URL("../docs/pictures/", import.meta.url));

type Latent = 2 | 10;

/** The picture's name, the kind of plot, the latent size of its run, its options. */
const plots: readonly (readonly [name: string, kind: string, latent: Latent, options: PlotRunOptions])[] = [
  ["plot-samples", "samples", 10, { count: 36 }],
  ["plot-samples-draw", "samples", 10, { count: 36, show: "draw", temperature: 0.7, seed: 1, theme: "dark" }],
  ["plot-scatter", "scatter", 2, { split: "train" }],
  ["plot-scatter-pca", "scatter", 10, { count: 5000, theme: "dark" }],
  ["plot-scatter-dimensions", "scatter", 10, { count: 2000, dimensions: [1, 2] }],
  ["plot-kl", "kl", 10, {}],
  ["plot-traversal", "traversal", 10, { images: [7], count: 5, range: 2.5 }],
  ["plot-interpolation", "interpolation", 10, { images: [0, 1, 4, 18], steps: 11 }],
  ["plot-variations", "variations", 10, { images: [0, 1, 4], count: 9, temperature: 1.5 }],
  ["plot-grid", "grid", 10, { images: [3], steps: 9 }],
  ["plot-manifold", "manifold", 2, { steps: 15 }],
  ["plot-attribute", "attribute", 10, { classes: ["3", "8"], steps: 9 }],
];

const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), "nelbo-plots-"));
const runOf = (latent: Latent) => join(folder, `mnist${latent}`);

async function main() {
  for (const latentSize of [2, 10] as const) {
    const out = runOf(latentSize);
    if (existsSync(join(out, "model.safetensors"))) continue;
    console.log(`training ${out}`);
    for await (const event of trainRun({ data: "mnist", latentSize, epochs: 3, out }))
      if (event.event === "epoch") console.log(`  epoch ${event.epoch}`);
  }
  for (const [name, kind, latent, options] of plots) {
    const out = join(pictures, `${name}.png`);
    rmSync(out, { force: true });
    const { width, height } = await plotRun(kind, runOf(latent), { ...options, out });
    console.log(`${name}.png: ${width} x ${height}`);
  }
  if (given === undefined) rmSync(folder, { recursive: true });
}

await main();
