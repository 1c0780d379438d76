import { sameLabel } from "../evaluate/condition.ts";
import { sampleEachClass, sampleImages } from "../evaluate/generate.ts";
import type { Images } from "../picture/images.ts";
import { type ClassWord, className, labelOf } from "./classes.ts";
import { imagesOf } from "./images.ts";
import { loadModel } from "./loadModel.ts";
import type { LoadedRun } from "./loadRun.ts";
import { requirePicturePlace } from "./pictureFile.ts";
import { writeImages } from "./writeImages.ts";

export interface SampleRunOptions {
  /** How many images; where a picture has a row for each class, so many of each. Default: 64, or 8 of each class. */
  readonly count?: number | undefined;
  /** Images in a row. Default: as many as make the picture nearest to a square, or all of a class. */
  readonly columns?: number | undefined;
  /** Of a run whose model is told classes: the only one to draw, by name or number. Default: a row for each. */
  readonly class?: ClassWord | undefined;
  /** Of the codes. Default: the run's own, which gives the images of its last epoch. */
  readonly seed?: number | undefined;
  /** Factor of the codes: below 1 samples are more typical and less varied. Default: 1. */
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
  /** The name of the class that was asked for, or the names of all, in the order of their rows; absent without classes. */
  readonly classes?: readonly string[];
  readonly images: Images;
}

/**
 * Draws images from a finished run's prior and writes them: as one picture, a picture of each, or numbers.
 *
 * @param folder of a finished run or an export
 * @throws RunError where that cannot be loaded or the images not written
 * @throws ConfigError for a wrong class, count, seed, temperature or number of columns, or an export without `out`
 */
export async function sampleRun(folder: string, options: SampleRunOptions = {}): Promise<SampledPicture> {
  const run = await loadModel(folder);
  try {
    const { seed = run.config.seed, temperature = 1, out } = options;
    await requirePicturePlace(folder, out);
    const { model, session } = run;
    const executable = await session.prepare(model.generation);
    const labels = labelsOf(run, options);
    const each = labels !== undefined && options.class === undefined;
    const { count = each ? 8 : 64, columns = each ? count : undefined } = options;
    const request = { model, executable, count, seed, temperature };
    const [label] = labels ?? [];
    const pixels = each
      ? await sampleEachClass(request)
      : await sampleImages({
          ...request,
          ...(label !== undefined && { condition: sameLabel(model, label, count) }),
        });
    const images = imagesOf(pixels, model.parts.dataShape);
    const file = await writeImages(images, { folder, name: "sampled", out, columns });
    const classes = labels?.map((number) => className(run, number));
    return { file, count: images.count, seed, temperature, ...(classes && { classes }), images };
  } finally {
    await run.dispose();
  }
}

/** The classes that are drawn; undefined of a model that is told none. Throws ConfigError for a class that it has not. */
function labelsOf(run: LoadedRun, { class: word }: SampleRunOptions): readonly number[] | undefined {
  if (word !== undefined) return [labelOf(run, word)];
  const { condition } = run.model.parts;
  if (condition?.kind !== "labels") return undefined;
  return Array.from({ length: condition.classes }, (_, label) => label);
}
