import type { Images } from "../../../picture/images.ts";
import type { TableRow } from "../../../picture/imageTable.ts";
import { lookOf, type Plot, type PlotContext, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText, plotOptions } from "../options.ts";
import { noPictures } from "../refusals.ts";

/** The number of images: in total, or of each class. */
const ofAll: Bounds = { minimum: 1, maximum: 2500, otherwise: 64 };
const ofEachClass: Bounds = { minimum: 1, maximum: 100, otherwise: 8 };
const { components } = plotOptions;

/** The largest number of training images that a mixture is fitted to: about a second of work in a report. */
const fittedImages = 10_000;

export const samplesPlot: PlotKind = {
  name: "samples",
  summary: "new images, as means or as draws",
  title: "Samples",
  about:
    "New images, decoded from codes that are drawn from the prior, or from Gaussians fitted to the model's codes if it has no " +
    "prior. Means are smooth; draws from the likelihood also have the noise that the model expects in a single image.",
  options: {
    count: `images ${boundsText(ofAll)}, or of each class in a row ${boundsText(ofEachClass)}`,
    class: "of a conditional model: the only class to draw (default: a row for each)",
    sampler:
      "prior, or mixture: Gaussians fitted to the codes of up to 10,000 training images (default prior, if there is one)",
    components: `Gaussians in the mixture (from ${components.minimum}, default ${components.default})`,
    temperature: "factor of the noise of codes: below 1 more typical, less varied (from 0, default 1)",
    show: "mean, or one draw from the likelihood of each code (default mean)",
    seed: "seed of the codes and draws (default: the run's)",
  },
  notes: { class: "a row for each" },
  refuses: noPictures,
  async draw(context) {
    const { dataTitle, imagesFrom, imageTable, temperatureOf, conditionOfCodes, wholeNumber } = await import(
      "../drawing.ts"
    );
    const { source, options } = context;
    const { trained } = source;
    const { condition } = trained.model.parts;
    const classes =
      condition?.kind === "labels" && options.class === undefined ? condition.classes : undefined;
    const count = wholeNumber("count", options.count, classes === undefined ? ofAll : ofEachClass);
    const temperature = temperatureOf(options);
    const { seed = trained.config.seed, show = plotOptions.show.default } = options;
    const of = { count, show, temperature, seed };
    if (classes !== undefined) return rowOfEachClass(context, of, classes);
    const conditioned = conditionOfCodes(trained, options, count);
    const { images, from } = await sampled(context, of, conditioned.condition);
    const columns = Math.ceil(Math.sqrt(count));
    return imageTable({
      title: titleOf(of),
      subtitle: subtitleOf(dataTitle(trained), of, from) + conditioned.about,
      rows: Array.from({ length: Math.ceil(count / columns) }, (_, row) => ({
        images: imagesFrom(images, row * columns, Math.min(columns, count - row * columns)),
      })),
      alternative: `${count} images.`,
      ...lookOf(context),
    });
  },
};

type Draws = Readonly<Record<"count" | "seed" | "temperature", number>>;

/**
 * Codes drawn from a fitted mixture, if that is the sampler, and text about their origin. Throws ConfigError for a
 * sampler that does not fit the run.
 */
async function codesOf(
  { source, options, data }: PlotContext,
  draws: Draws,
  label: number | undefined,
): Promise<{ readonly codes?: Float32Array; readonly from: string }> {
  const { fitCodes, sampleMixture, samplerOf } = await import("../drawing.ts");
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

/** Samples with one condition, if any, and text about the origin of their codes. */
async function sampled(
  context: PlotContext,
  { show, ...draws }: Sampling,
  condition: Uint8Array | undefined,
): Promise<{ readonly images: Images; readonly from: string }> {
  const { randomStream } = await import("../drawing.ts");
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

/**
 * @param data the title of the data
 * @param from text about the origin of the codes, which ends in ` · `; empty for the prior
 */
function subtitleOf(data: string, { show, temperature, seed }: Sampling, from: string): string {
  const what = show === "draw" ? "x drawn from p(x|z)" : "means of p(x|z)";
  return `${data} · ${what} · ${from}temperature ${temperature} · seed ${seed}`;
}

/** A row of samples for each class; all rows use the same noise. */
async function rowOfEachClass(context: PlotContext, of: Sampling, classes: number): Promise<Plot> {
  const { className, dataTitle, imageTable, sameLabel } = await import("../drawing.ts");
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
    subtitle: `${subtitleOf(dataTitle(trained), of, origin)} · a row for each class`,
    rows,
    alternative: `${of.count} images of each of ${classes} classes.`,
    ...lookOf(context),
  });
}
