import { sameLabel } from "../evaluate/condition.ts";
import { sampleEachClass, sampleImages } from "../evaluate/generate.ts";
import { imageGrid } from "../picture/grid.ts";
import type { Images } from "../picture/images.ts";
import { encodePng } from "../picture/png.ts";
import { type ClassWord, className, labelOf } from "./classes.ts";
import { imagesOf } from "./images.ts";
import { type LoadedRun, loadRun } from "./loadRun.ts";
import { writePicture } from "./pictureFile.ts";

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
  /** A PNG file that does not exist yet. Default: a new one among the run's pictures. */
  readonly out?: string | undefined;
}

export interface SampledPicture {
  /** The picture's path. */
  readonly file: string;
  readonly count: number;
  readonly seed: number;
  readonly temperature: number;
  /** The name of the class that was asked for, or the names of all, in the order of their rows; absent without classes. */
  readonly classes?: readonly string[];
  readonly images: Images;
}

/**
 * Draws images from a finished run's prior and writes them as one picture.
 *
 * @throws RunError where the run cannot be loaded or the picture not written
 * @throws ConfigError for a wrong class, count, seed, temperature or number of columns
 */
export async function sampleRun(folder: string, options: SampleRunOptions = {}): Promise<SampledPicture> {
  const run = await loadRun(folder);
  try {
    const { seed = run.config.seed, temperature = 1, out } = options;
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
    const picture = imageGrid(images, columns === undefined ? {} : { columns });
    const file = await writePicture(encodePng(picture), { folder, name: "sampled", out });
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
