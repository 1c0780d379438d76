import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { SamplerName } from "../src/analyse/fitCodes.ts";
import { sampleRun } from "../src/apply/sampleRun.ts";
import { ConfigError, RunError } from "../src/errors.ts";
import { initialiseRendererInNode } from "../src/picture/render.node.ts";
import { svgToPng } from "../src/picture/render.ts";
import { type FigureRow, rowsFigure } from "../src/picture/rowsFigure.ts";

/**
 * Draws images of a run by each sampler, at two temperatures, below one another, and prints how likely test codes are:
 * `npx tsx scripts/samplers.ts <run> --out samplers.png`. Each row is of the same noise. A run without a prior has the
 * mixture's rows alone with `--sampler mixture`.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string", default: "samplers.png" },
    columns: { type: "string", default: "12" },
    sampler: { type: "string", multiple: true, default: ["prior", "mixture"] },
    temperature: { type: "string", multiple: true, default: ["1", "0.7"] },
    data: { type: "string" },
  },
});
const [folder] = positionals;
if (folder === undefined)
  throw new ConfigError("samplers: expected the folder of a finished run, found none.");
const count = Number(values.columns);
const labels: Readonly<Record<string, SamplerName>> = { prior: "prior", mixture: "mixture" };

const rows: FigureRow[] = [];
for (const word of values.sampler) {
  const sampler = labels[word];
  if (sampler === undefined) throw new ConfigError(`sampler: expected prior or mixture, found ${word}.`);
  for (const temperature of values.temperature.map(Number)) {
    const { images, fit } = await sampleRun(folder, { count, sampler, temperature, data: values.data });
    if (images === undefined) throw new RunError(`${folder}: expected samples as a picture, found none.`);
    const label = fit === undefined ? "prior" : `mixture of ${fit.components}`;
    rows.push({ label, detail: `temperature ${temperature}`, images });
    const { split, logDensity } = fit?.heldOut ?? {};
    if (logDensity === undefined || temperature !== 1) continue;
    const beside = logDensity.prior === undefined ? "" : `, ${logDensity.prior.toFixed(2)} under the prior`;
    console.log(
      `log p(z) of ${split} codes: ${logDensity.mixture.toFixed(2)} nats under the mixture${beside}`,
    );
  }
}
await initialiseRendererInNode();
const figure = rowsFigure(rows, { columns: count });
await writeFile(values.out, await svgToPng(figure, { scale: 2 }));
