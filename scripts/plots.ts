/**
 * Makes the pictures of docs/pictures.md and docs/gallery.md: trains six models on MNIST, up to ten epochs each, and
 * draws every kind of plot.
 *
 *   npx tsx scripts/plots.ts [<folder for the runs>]
 *
 * Runs that are in the folder already are not trained again. Without a folder they are made in a temporary one.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type PlotRunOptions, plotRun } from "../src/apply/plotRun.ts";
import type { ConfigInput } from "../src/config/config.ts";
import { trainRun } from "../src/run/trainRun.ts";

const pictures = fileURLToPath(new URL("../docs/pictures/", import.meta.url));

/** What each run is trained with, besides MNIST. The names are those of the commands in docs/gallery.md. */
const runs = {
  plane: { latentSize: 2, epochs: 10 },
  vae: { latentSize: 10, epochs: 10 },
  autoencoder: { model: "autoencoder", latentSize: 10, epochs: 10 },
  pca: { model: "pca", latentSize: 10 },
  denoising: { latentSize: 10, epochs: 3, corrupt: "salt-and-pepper" },
  total: { latentSize: 10, epochs: 3, kl: "total-correlation", beta: 4, validation: 5000 },
} as const satisfies Readonly<Record<string, ConfigInput>>;
type RunName = keyof typeof runs;

interface Picture {
  /** `scatter-umap`: of docs/pictures/plot-scatter-umap.png. */
  readonly name: string;
  readonly kind: string;
  readonly of: readonly [RunName, ...RunName[]];
  readonly options?: PlotRunOptions;
}

const plots: readonly Picture[] = [
  { name: "curves", kind: "curves", of: ["vae"] },
  { name: "curves-terms", kind: "curves", of: ["total"], options: { theme: "dark" } },
  { name: "reconstruction", kind: "reconstruction", of: ["vae"] },
  { name: "denoising", kind: "denoising", of: ["denoising"], options: { count: 8 } },
  { name: "comparison", kind: "comparison", of: ["pca", "autoencoder", "vae"], options: { theme: "dark" } },
  { name: "samples", kind: "samples", of: ["vae"], options: { count: 36 } },
  {
    name: "samples-draw",
    kind: "samples",
    of: ["vae"],
    options: { count: 36, show: "draw", temperature: 0.7, seed: 1, theme: "dark" },
  },
  { name: "scatter", kind: "scatter", of: ["plane"], options: { split: "train" } },
  { name: "scatter-pca", kind: "scatter", of: ["vae"], options: { count: 5000, theme: "dark" } },
  { name: "scatter-umap", kind: "scatter", of: ["vae"], options: { projection: "umap" } },
  { name: "scatter-space", kind: "scatter", of: ["vae"], options: { dimensions: [3], theme: "dark" } },
  { name: "scatter-dimensions", kind: "scatter", of: ["vae"], options: { count: 2000, dimensions: [1, 2] } },
  { name: "kl", kind: "kl", of: ["vae"] },
  { name: "traversal", kind: "traversal", of: ["vae"], options: { images: [7], count: 5, range: 2.5 } },
  {
    name: "interpolation",
    kind: "interpolation",
    of: ["vae"],
    options: { images: [0, 1, 4, 18], steps: 11 },
  },
  {
    name: "variations",
    kind: "variations",
    of: ["vae"],
    options: { images: [0, 1, 4], count: 9, temperature: 1.5 },
  },
  { name: "grid", kind: "grid", of: ["vae"], options: { images: [3], steps: 9 } },
  { name: "manifold", kind: "manifold", of: ["plane"], options: { steps: 15 } },
  { name: "attribute", kind: "attribute", of: ["vae"], options: { classes: ["3", "8"], steps: 9 } },
];

const [given] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), "nelbo-plots-"));
const folderOf = (run: RunName) => join(folder, run);

async function main() {
  for (const [name, settings] of Object.entries(runs) as [RunName, ConfigInput][]) {
    const out = folderOf(name);
    if (existsSync(join(out, "model.safetensors"))) continue;
    console.log(`training ${out}`);
    for await (const event of trainRun({ data: "mnist", ...settings, out }))
      if (event.event === "epoch") console.log(`  epoch ${event.epoch}`);
  }
  for (const { name, kind, of, options } of plots) {
    const file = `plot-${name}.png`;
    const out = join(pictures, file);
    rmSync(out, { force: true });
    const [first, ...others] = of;
    const { width, height } = await plotRun(kind, [folderOf(first), ...others.map(folderOf)], {
      ...options,
      out,
    });
    console.log(`${file}: ${width} x ${height}`);
  }
  if (given === undefined) rmSync(folder, { recursive: true });
}

await main();
