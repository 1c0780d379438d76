import { sameLabel } from "../evaluate/condition.ts";
import { decodeCodes } from "../evaluate/decode.ts";
import { sampleEachClass, sampleImages } from "../evaluate/generate.ts";
import type { MixtureProgress } from "../evaluate/mixture/fit.ts";
import { sampleMixture } from "../evaluate/mixture/mixture.ts";
import type { Images } from "../picture/images.ts";
import { concatenated } from "./apply/concatenated.ts";
import { type ClassWord, className, labelOf } from "./classes.ts";
import {
  type CodeFit,
  type FitSummary,
  fitCodes,
  fitsTogether,
  type SamplerName,
  samplerOf,
} from "./fitCodes.ts";
import { imagesOf } from "./images.ts";
import { loadModel } from "./loadModel.ts";
import type { LoadedRun } from "./loadRun.ts";
import { requirePicturePlace } from "./pictureFile.ts";
import { type PlotSourceOptions, plotSource } from "./plots/source.ts";
import { writeImages } from "./writeImages.ts";

export interface SampleRunOptions extends PlotSourceOptions {
  /** How many images; where a picture has a row for each class, so many of each. Default: 64, or 8 of each class. */
  readonly count?: number | undefined;
  /** Images in a row. Default: as many as make the picture nearest to a square, or all of a class. */
  readonly columns?: number | undefined;
  /** Of a run whose model is told classes: the only one to draw, by name or number. Default: a row for each. */
  readonly class?: ClassWord | undefined;
  /**
   * Where codes come from: the prior, or a mixture of Gaussians that is fitted to the codes of the training images (of a model that
   * is told classes, one to those of each class), which takes the run's data. Default: the prior, or the mixture where the model
   * has none.
   */
  readonly sampler?: SamplerName | undefined;
  /** Gaussians of the mixture. Default: 10. */
  readonly components?: number | undefined;
  /** Hears how the mixture is fitted, or those of the classes, one after the other. */
  readonly onFitting?: ((progress: SampleFitProgress) => void) | undefined;
  /** Of the codes. Default: the run's own, which gives the images of its last epoch. */
  readonly seed?: number | undefined;
  /**
   * Factor of the noise around the middle of the prior, or of a component of the mixture: below 1 samples are more typical and
   * less varied. Default: 1.
   */
  readonly temperature?: number | undefined;
  /**
   * What does not exist yet: a `.png` file, one picture of all; `.npy` or `.csv`, their numbers; or a folder, a PNG picture of
   * each. Default: a new picture among the run's.
   */
  readonly out?: string | undefined;
}

export interface SampleFitProgress extends MixtureProgress {
  /** The name of the class whose codes are fitted; absent where the model is told none. */
  readonly class?: string;
}

export interface SampledPicture {
  /** The path of what was written. */
  readonly file: string;
  readonly count: number;
  readonly seed: number;
  readonly temperature: number;
  readonly sampler: SamplerName;
  /** Of the mixture. */
  readonly fit?: FitSummary;
  /** The name of the class that was asked for, or the names of all, in the order of their rows; absent without classes. */
  readonly classes?: readonly string[];
  readonly images: Images;
}

/**
 * Draws images from a finished run's prior, or from a mixture fitted to its codes, and writes them: as one picture, a picture of each, or
 * numbers. A model that is told classes draws so many of each, or of one alone. The mixture is fitted anew at each call, to the same
 * bits: it takes seconds, and is not kept.
 *
 * @param folder of a finished run or an export
 * @throws RunError where that cannot be loaded or the images not written
 * @throws DataError where a mixture is to be fitted and the run's data are not found, or are other files now
 * @throws ConfigError for a wrong class, count, seed, temperature, number of columns or of components, a sampler that the model has
 *   not, or an export without `out`
 */
export async function sampleRun(folder: string, options: SampleRunOptions = {}): Promise<SampledPicture> {
  const run = await loadModel(folder);
  try {
    const { seed = run.config.seed, temperature = 1, out } = options;
    await requirePicturePlace(folder, out);
    const sampler = samplerOf(run, options);
    const labels = labelsOf(run, options);
    const each = labels !== undefined && options.class === undefined;
    const { count = each ? 8 : 64, columns = each ? count : undefined } = options;
    const draws = { count, seed, temperature, labels };
    const { pixels, fit } =
      sampler === "prior"
        ? { pixels: await fromPrior(run, draws), fit: undefined }
        : await fromMixture(run, draws, options);
    const images = imagesOf(pixels, run.model.parts.dataShape);
    const file = await writeImages(images, { folder, name: "sampled", out, columns });
    const classes = labels?.map((number) => className(run, number));
    const told = { ...(fit && { fit }), ...(classes && { classes }) };
    return { file, count: images.count, seed, temperature, sampler, ...told, images };
  } finally {
    await run.dispose();
  }
}

interface Draws extends Readonly<Record<"count" | "seed" | "temperature", number>> {
  /** So many of each of these classes; undefined where the model is told none. */
  readonly labels: readonly number[] | undefined;
}

async function fromPrior(run: LoadedRun, { labels, ...draws }: Draws): Promise<Float32Array> {
  const { model, session } = run;
  const request = { ...draws, model, executable: await session.prepare(model.generation) };
  if (labels === undefined) return sampleImages(request);
  const [label] = labels;
  if (labels.length > 1 || label === undefined) return sampleEachClass(request);
  return sampleImages({ ...request, condition: sameLabel(model, label, draws.count) });
}

async function fromMixture(run: LoadedRun, { labels, ...draws }: Draws, options: SampleRunOptions) {
  const { model, session } = run;
  const { components, onFitting } = options;
  const source = plotSource(run, options);
  const executable = await session.prepare(model.decoding);
  const fits: CodeFit[] = [];
  const parts: Float32Array[] = [];
  for (const label of labels ?? [undefined]) {
    const told = label !== undefined && { class: className(run, label) };
    const hear = onFitting && ((progress: MixtureProgress) => onFitting({ ...progress, ...told }));
    const fit = await fitCodes(source, { seed: draws.seed, components, label, onFitting: hear });
    const codes = sampleMixture(fit.mixture, draws);
    const condition = label === undefined ? undefined : sameLabel(model, label, draws.count);
    parts.push(await decodeCodes({ model, executable, codes, condition }));
    fits.push(fit);
  }
  const pixels = concatenated(parts, (length) => new Float32Array(length));
  return { pixels, fit: fitsTogether(fits) };
}

/** The classes that are drawn; undefined of a model that is told none. Throws ConfigError for a class that it has not. */
function labelsOf(run: LoadedRun, { class: word }: SampleRunOptions): readonly number[] | undefined {
  if (word !== undefined) return [labelOf(run, word)];
  const { condition } = run.model.parts;
  if (condition?.kind !== "labels") return undefined;
  return Array.from({ length: condition.classes }, (_, label) => label);
}
