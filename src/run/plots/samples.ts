import { ConfigError } from "../../errors.ts";
import { sampleMixture } from "../../evaluate/mixture/mixture.ts";
import { imageTable } from "../../picture/imageTable.ts";
import { randomStream } from "../../random/stream.ts";
import { fitCodes, samplerOf } from "../fitCodes.ts";
import type { LoadedRun } from "../loadRun.ts";
import { dataTitle, wholeNumber } from "./choices.ts";
import { imagesFrom } from "./images.ts";
import { type PlotContext, type PlotKind, temperatureOf } from "./kind.ts";
import { noPictures, notNormal } from "./refusals.ts";

/** Training images that a mixture is fitted to: a second's work, so that a report need not wait. */
const fittedImages = 10_000;

export const samplesPlot: PlotKind = {
  name: "samples",
  title: "Samples",
  about:
    "New images: codes drawn from the prior, or where the model has none from Gaussians fitted to its codes, and decoded. Their " +
    "means are smooth; draws from the likelihood show what the model takes a single image to be, noise included.",
  options: {
    count: "images (1 to 2,500, default 64)",
    sampler:
      "prior, or mixture: Gaussians fitted to the codes of up to 10,000 training images (default prior, where there is one)",
    components: "Gaussians of the mixture (from 1, default 10)",
    temperature: "factor of the codes: below 1 more typical, less varied (from 0, default 1)",
    show: "mean, or draw: one from the likelihood of each code (default mean)",
    seed: "of the codes and draws (default: the run's)",
  },
  refuses: noPictures,
  async draw({ source, options }) {
    const { run } = source;
    const count = wholeNumber("count", options.count, { otherwise: 64, minimum: 1, maximum: 2500 });
    const temperature = temperatureOf(options);
    const { seed = run.config.seed, show = "mean" } = options;
    const { codes, from } = await codesOf({ source, options }, { count, seed, temperature });
    const images =
      codes === undefined
        ? await source.sample({ count, seed, temperature })
        : show === "draw"
          ? await source.draw(codes, randomStream(seed, "pictures/draws"))
          : await source.decode(codes);
    const columns = Math.ceil(Math.sqrt(count));
    return imageTable({
      title: show === "draw" ? "Samples, drawn from the likelihood" : "Samples",
      subtitle:
        `${dataTitle(run)} · ${show === "draw" ? "x drawn from p(x|z)" : "means of p(x|z)"} · ${from}temperature ${temperature} · ` +
        `seed ${seed}`,
      rows: Array.from({ length: Math.ceil(count / columns) }, (_, row) => ({
        images: imagesFrom(images, row * columns, Math.min(columns, count - row * columns)),
      })),
      spoken: `${count} images.`,
      ...(options.theme && { theme: options.theme }),
    });
  },
};

type Draws = Readonly<Record<"count" | "seed" | "temperature", number>>;

/**
 * Codes of new images, and words on where they are from; no codes where a prior has them that is no standard normal, whose images are
 * made at once. Throws ConfigError for a draw from the likelihood of such, and for a sampler that the run has not.
 */
async function codesOf(
  { source, options }: PlotContext,
  draws: Draws,
): Promise<{ readonly codes?: Float32Array; readonly from: string }> {
  const { run } = source;
  if (samplerOf(run, options) === "mixture") {
    const { seed } = draws;
    const { mixture } = await fitCodes(source, {
      seed,
      components: options.components,
      images: fittedImages,
    });
    const { components } = mixture;
    const gaussians = components === 1 ? "one Gaussian" : `${components} Gaussians`;
    return {
      codes: sampleMixture(mixture, draws),
      from: `codes from ${gaussians} fitted to those of training images · `,
    };
  }
  if (options.show !== "draw") return { from: "" };
  return { codes: normalCodes(run, draws), from: "" };
}

/** The codes of `sampleImages`. Throws ConfigError where the prior is no standard normal: then only means can be shown. */
function normalCodes(run: LoadedRun, { count, seed, temperature }: Draws): Float32Array {
  const reason = notNormal(run);
  if (reason !== undefined) throw new ConfigError(`show: expected mean, as ${reason}; found draw`);
  const codes = new Float32Array(count * run.model.parts.latentSize);
  randomStream(seed, "pictures/samples").normals(0, codes);
  return codes.map((value) => value * temperature);
}
