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
  /** Number of images, or of images per class if all classes are drawn. Default: 64, or 8 per class. */
  readonly count?: number | undefined;
  /** Images in a row. Default: such that the picture is nearly square, or one row per class. */
  readonly columns?: number | undefined;
  /** For a class-conditional model: the only class to draw, by name or number. Default: one row per class. */
  readonly class?: ClassWord | undefined;
  /**
   * Source of the codes: the prior, or a mixture of Gaussians fitted to the codes of the training images (for a
   * class-conditional model, one mixture per class), which requires the run's data. Default: the prior, or the mixture
   * if the model has no prior.
   */
  readonly sampler?: SamplerName | undefined;
  /** Gaussians of the mixture. Default: 10. */
  readonly components?: number | undefined;
  /** Called with the progress of fitting the mixture, or the mixtures of the classes in turn. */
  readonly onFitting?: ((progress: SampleFitProgress) => void) | undefined;
  /** Called with the number of images that are drawn and written, and the total. */
  readonly onDrawing?: ((done: number, total: number) => void) | undefined;
  /** Seed of the codes. Default: the run's, which gives the images of its last epoch. */
  readonly seed?: number | undefined;
  /**
   * Factor of the noise around the mean of the prior, or of a component of the mixture. Below 1, samples are more
   * typical and less varied. Default: 1.
   */
  readonly temperature?: number | undefined;
  /**
   * A path that does not exist yet: a `.png` file for one picture of all images; `.npy` or `.csv` for their numbers; or
   * a folder for one PNG picture per image. Default: a new file in the run's pictures folder.
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
  /** The fit of the mixture. */
  readonly fit?: FitSummary;
  /** The name of the requested class, or the names of all in the order of their rows; absent without classes. */
  readonly classes?: readonly string[];
  /** What the picture shows; absent if something else was written. */
  readonly images?: Images;
}

/**
 * Draws images from a finished run's prior, or from a mixture fitted to its codes, and writes them as one picture, as
 * one picture per image, or as numbers. For the latter two, memory holds the codes of all images and the pixels of 250.
 * A class-conditional model draws `count` images of each class, or of one class. The mixture is fitted again at each
 * call, to the same bits: this takes seconds, and the result is not stored.
 *
 * @param folder of a finished run or an export
 * @throws RunError if the folder cannot be loaded or the images cannot be written
 * @throws DataError if a mixture is to be fitted and the run's data are not found or have changed
 * @throws ConfigError for a wrong class, count, seed, temperature, number of columns or of components, a sampler that
 *   the model does not have, options of a mixture with the prior, columns without a picture, or an export without `out`
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

/** Images from the prior, class by class. All classes use the same noise. */
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

/** Passes with the origins of their images. */
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

/** The classes to draw; undefined for an unconditional model. Throws ConfigError for an unknown class. */
function labelsOf(run: LoadedRun, { class: word }: SampleRunOptions): readonly number[] | undefined {
  if (word !== undefined) return [labelOf(run, word)];
  const { condition } = run.model.parts;
  if (condition?.kind !== "labels") return undefined;
  return Array.from({ length: condition.classes }, (_, label) => label);
}
