import { sameLabel } from "../../evaluate/condition.ts";
import { sampleMixture } from "../../evaluate/mixture/mixture.ts";
import type { Images } from "../../picture/images.ts";
import { imageTable, type TableRow } from "../../picture/imageTable.ts";
import { randomStream } from "../../random/stream.ts";
import { className } from "../classes.ts";
import { fitCodes, samplerOf } from "../fitCodes.ts";
import type { TrainedModel } from "../trainedModel.ts";
import { dataTitle, wholeNumber } from "./choices.ts";
import { imagesFrom } from "./images.ts";
import { lookOf, type Plot, type PlotContext, type PlotKind, temperatureOf } from "./kind.ts";
import { noPictures } from "./refusals.ts";
import { toldOfCodes } from "./told.ts";

/** Training images that a mixture is fitted to: a second's work, so that a report need not wait. */
const fittedImages = 10_000;

export const samplesPlot: PlotKind = {
  name: "samples",
  title: "Samples",
  about:
    "New images: codes drawn from the prior, or where the model has none from Gaussians fitted to its codes, and decoded. Their " +
    "means are smooth; draws from the likelihood show what the model takes a single image to be, noise included.",
  options: {
    count: "images (1 to 2,500, default 64), or of each class in a row (1 to 100, default 8)",
    class: "of a run that is told classes: the only one to draw (default: a row for each)",
    sampler:
      "prior, or mixture: Gaussians fitted to the codes of up to 10,000 training images (default prior, where there is one)",
    components: "Gaussians of the mixture (from 1, default 10)",
    temperature: "factor of the codes: below 1 more typical, less varied (from 0, default 1)",
    show: "mean, or draw: one from the likelihood of each code (default mean)",
    seed: "of the codes and draws (default: the run's)",
  },
  refuses: noPictures,
  async draw(context) {
    const { source, options } = context;
    const { trained } = source;
    const { condition } = trained.model.parts;
    const classes =
      condition?.kind === "labels" && options.class === undefined ? condition.classes : undefined;
    const most = classes === undefined ? 2500 : 100;
    const otherwise = classes === undefined ? 64 : 8;
    const count = wholeNumber("count", options.count, { otherwise, minimum: 1, maximum: most });
    const temperature = temperatureOf(options);
    const { seed = trained.config.seed, show = "mean" } = options;
    const of = { count, show, temperature, seed };
    if (classes !== undefined) return rowOfEachClass(context, of, classes);
    const told = toldOfCodes(trained, options, count);
    const { images, from } = await sampled(context, of, told.condition);
    const columns = Math.ceil(Math.sqrt(count));
    return imageTable({
      title: titleOf(of),
      subtitle: subtitleOf(trained, of, from) + told.about,
      rows: Array.from({ length: Math.ceil(count / columns) }, (_, row) => ({
        images: imagesFrom(images, row * columns, Math.min(columns, count - row * columns)),
      })),
      spoken: `${count} images.`,
      ...lookOf(context),
    });
  },
};

type Draws = Readonly<Record<"count" | "seed" | "temperature", number>>;

/** Codes from elsewhere than the prior, and words on where they are from. Throws ConfigError for a sampler that the run has not. */
async function codesOf(
  { source, options, data }: PlotContext,
  draws: Draws,
  label: number | undefined,
): Promise<{ readonly codes?: Float32Array; readonly from: string }> {
  const { trained } = source;
  if (samplerOf(trained, { ...options, data }) === "mixture") {
    const { seed } = draws;
    const { mixture } = await fitCodes(source, {
      seed,
      components: options.components,
      images: fittedImages,
      label,
    });
    const { components } = mixture;
    const gaussians = components === 1 ? "one Gaussian" : `${components} Gaussians`;
    return {
      codes: sampleMixture(mixture, draws),
      from: `codes from ${gaussians} fitted to those of training images · `,
    };
  }
  return { from: "" };
}

interface Sampling {
  readonly count: number;
  readonly show: "mean" | "draw";
  readonly temperature: number;
  readonly seed: number;
}

/** Samples that are all told the same, if anything, and words on where their codes are from. */
async function sampled(
  context: PlotContext,
  { show, ...draws }: Sampling,
  condition: Uint8Array | undefined,
): Promise<{ readonly images: Images; readonly from: string }> {
  const { source } = context;
  const { codes: fitted, from } = await codesOf(context, draws, condition?.[0]);
  const request = { ...draws, ...(condition && { condition }) };
  if (fitted === undefined && show === "mean") return { images: await source.sample(request), from };
  const codes = fitted ?? (await source.sampleCodes(request));
  const drawn = randomStream(draws.seed, "pictures/draws");
  return {
    images:
      show === "draw" ? await source.draw(codes, drawn, condition) : await source.decode(codes, condition),
    from,
  };
}

function titleOf({ show }: Sampling): string {
  return show === "draw" ? "Samples, drawn from the likelihood" : "Samples";
}

/** @param from words on where codes are from, which end in a dot; empty for the prior */
function subtitleOf(trained: TrainedModel, { show, temperature, seed }: Sampling, from: string): string {
  const what = show === "draw" ? "x drawn from p(x|z)" : "means of p(x|z)";
  return `${dataTitle(trained)} · ${what} · ${from}temperature ${temperature} · seed ${seed}`;
}

/** A row of so many samples for each class; every row is of the same noise. */
async function rowOfEachClass(context: PlotContext, of: Sampling, classes: number): Promise<Plot> {
  const { trained } = context.source;
  const rows: TableRow[] = [];
  let origin = "";
  for (let label = 0; label < classes; label++) {
    const { images, from } = await sampled(context, of, sameLabel(trained.model, label, of.count));
    rows.push({ label: className(trained, label), images });
    origin = from;
  }
  return imageTable({
    title: titleOf(of),
    subtitle: `${subtitleOf(trained, of, origin)} · a row for each class`,
    rows,
    spoken: `${of.count} images of each of ${classes} classes.`,
    ...lookOf(context),
  });
}
