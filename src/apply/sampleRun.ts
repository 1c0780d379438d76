import { type ClassWord, className, labelOf } from "../analyse/classes.ts";
import { datumShapeOf, requireDrawable } from "../analyse/drawable.ts";
import { type FitSummary, type SamplerName, samplerOf } from "../analyse/fitCodes.ts";
import { imagesOf } from "../analyse/images.ts";
import { mixturePasses, type SampleDraws, type SampleFitProgress } from "../analyse/mixtureSamples.ts";
import { type PlotProgress, plotSource } from "../analyse/plots/source.ts";
import { concatenated } from "../codec/concatenated.ts";
import { encodePng } from "../codec/png.ts";
import { sameLabel } from "../evaluate/condition.ts";
import { sampleInPasses } from "../evaluate/generate.ts";
import { elementCount } from "../graph/shape.ts";
import { imageGrid } from "../picture/grid.ts";
import type { Images } from "../picture/images.ts";
import type { LoadedRun, RunDataOptions } from "../store/loadRun.ts";
import type { DataShape } from "../vae/interfaces.ts";
import { drain, withProgress } from "./files/apply.ts";
import { decodedDataOf, imageOutputOf, openImageSink, requireRows } from "./files/imageSink.ts";
import { requireInPicture } from "./files/pictureSinks.ts";
import { loadModel } from "./load.ts";
import { requireNew, requirePicturePlace, writePicture } from "./pictureFile.ts";

export interface SampleRunOptions extends RunDataOptions, Pick<PlotProgress, "onEncoding"> {
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
  /** Hears how many of all images are drawn and written. */
  readonly onDrawing?: ((done: number, total: number) => void) | undefined;
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
  /** What one picture shows; absent where something else was written. */
  readonly images?: Images;
}

/**
 * Draws images from a finished run's prior, or from a mixture fitted to its codes, and writes them: as one picture, a picture of each, or
 * numbers, where memory holds the codes of all images and the pixels of 250. A model that is told classes draws so many of each, or of one alone. The mixture is fitted anew at each call, to the same
 * bits: it takes seconds, and is not kept.
 *
 * @param folder of a finished run or an export
 * @throws RunError where that cannot be loaded or the images not written
 * @throws DataError where a mixture is to be fitted and the run's data are not found, or are other files now
 * @throws ConfigError for a wrong class, count, seed, temperature, number of columns or of components, a sampler that the model has
 *   not, what is told of a mixture to the prior, columns of what is no picture, or an export without `out`
 */
export async function sampleRun(folder: string, options: SampleRunOptions = {}): Promise<SampledPicture> {
  const run = await loadModel(folder);
  try {
    const { seed = run.config.seed, temperature = 1, out } = options;
    requireRows(out, options.columns);
    await requirePicturePlace(folder, out);
    const sampler = samplerOf(run, options);
    const labels = labelsOf(run, options);
    const each = labels !== undefined && options.class === undefined;
    const { count = each ? 8 : 64, columns = each ? count : undefined } = options;
    const draws = { count, seed, temperature, labels };
    const total = count * (labels?.length ?? 1);
    const shape = datumShapeOf(run.data);
    const isPicture = out === undefined || imageOutputOf(out) === "picture";
    if (isPicture) {
      requireDrawable(folder, shape);
      requireInPicture(total);
      await requireNew(out);
    }
    const { passes, fit } =
      sampler === "prior"
        ? { passes: await fromPrior(run, draws), fit: undefined }
        : await mixturePasses(
            plotSource(run, () => run.loadDataset(options), options),
            { ...options, ...draws },
          );
    const results = withProgress(resultsOf(passes, run.model.parts.dataShape, total), {
      onDone: (done) => options.onDrawing?.(done, total),
    });
    const classes = labels?.map((number) => className(run, number));
    const described = { seed, temperature, sampler, ...(fit && { fit }), ...(classes && { classes }) };
    if (!isPicture) {
      const sink = await openImageSink({ out }, decodedDataOf(folder, run));
      return { file: out, count: await drain(results, sink), ...described };
    }
    const parts: Float32Array[] = [];
    for await (const { values } of results) parts.push(values.mean);
    const pixels = concatenated(parts, (length) => new Float32Array(length));
    const images = imagesOf(pixels, run.model.parts.dataShape);
    const picture = encodePng(imageGrid(images, columns === undefined ? {} : { columns }));
    const file = await writePicture(picture, { folder, name: "sampled", out });
    return { file, count: images.count, ...described, images };
  } finally {
    await run.dispose();
  }
}

/** Images of the prior, class by class, those of all classes of the same noise. */
async function fromPrior(run: LoadedRun, { labels, ...draws }: SampleDraws) {
  const { model, session } = run;
  const request = { ...draws, model, session };
  async function* passes() {
    for (const label of labels ?? [undefined]) {
      const condition = label !== undefined && { condition: sameLabel(model, label, draws.count) };
      yield* sampleInPasses({ ...request, ...condition });
    }
  }
  return passes();
}

/** Passes with what says which images they are of. */
async function* resultsOf(passes: AsyncIterable<Float32Array>, shape: DataShape, of: number) {
  let begin = 0;
  for await (const mean of passes) {
    const origins = Array.from({ length: mean.length / elementCount(shape) }, (_, index) => ({
      source: "sampled",
      index: begin + index,
    }));
    begin += origins.length;
    yield { origins, of, values: { mean } };
  }
}

/** The classes that are drawn; undefined of a model that is told none. Throws ConfigError for a class that it has not. */
function labelsOf(run: LoadedRun, { class: word }: SampleRunOptions): readonly number[] | undefined {
  if (word !== undefined) return [labelOf(run, word)];
  const { condition } = run.model.parts;
  if (condition?.kind !== "labels") return undefined;
  return Array.from({ length: condition.classes }, (_, label) => label);
}
