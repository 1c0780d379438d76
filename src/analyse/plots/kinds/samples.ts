import type { Images } from "../../../picture/images.ts";
import type { TableRow } from "../../../picture/imageTable.ts";
import { lookOf, type Plot, type PlotContext, type PlotKind } from "../kind.ts";
import { type Bounds, boundsText, plotOptions } from "../options.ts";
import { noPictures } from "../refusals.ts";

/** How many images: in all, or of each class. */
const ofAll: Bounds = { minimum: 1, maximum: 2500, otherwise: 64 };
const ofEachClass: Bounds = { minimum: 1, maximum: 100, otherwise: 8 };
const { components } = plotOptions;

/** Training images that a mixture is fitted to: a second's work, so that a report need not wait. */
const fittedImages = 10_000;

export const samplesPlot: PlotKind = {
  name: "samples",
  summary: "new images, as means or as draws",
  title: "Samples",
  about:
    "New images: codes drawn from the prior, or where the model has none from Gaussians fitted to its codes, and decoded. Their " +
    "means are smooth; draws from the likelihood show what the model takes a single image to be, noise included.",
  options: {
    count: `images ${boundsText(ofAll)}, or of each class in a row ${boundsText(ofEachClass)}`,
    class: "of a run that is told classes: the only one to draw (default: a row for each)",
    sampler:
      "prior, or mixture: Gaussians fitted to the codes of up to 10,000 training images (default prior, where there is one)",
    components: `Gaussians of the mixture (from ${components.minimum}, default ${components.default})`,
    temperature: "factor of the codes: below 1 more typical, less varied (from 0, default 1)",
    show: "mean, or draw: one from the likelihood of each code (default mean)",
    seed: "of the codes and draws (default: the run's)",
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

/** Codes from elsewhere than the prior, and words on where they are from. Throws ConfigError for a sampler that the run has not. */
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

/** Samples that are all told the same, if anything, and words on where their codes are from. */
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
 * @param from words on where codes are from, which end in a dot; empty for the prior
 */
function subtitleOf(data: string, { show, temperature, seed }: Sampling, from: string): string {
  const what = show === "draw" ? "x drawn from p(x|z)" : "means of p(x|z)";
  return `${data} · ${what} · ${from}temperature ${temperature} · seed ${seed}`;
}

/** A row of so many samples for each class; every row is of the same noise. */
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
