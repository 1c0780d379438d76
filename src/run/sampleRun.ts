import { sampleImages } from "../evaluate/generate.ts";
import { imageGrid } from "../picture/grid.ts";
import type { Images } from "../picture/images.ts";
import { encodePng } from "../picture/png.ts";
import { imagesOf } from "./images.ts";
import { loadRun } from "./loadRun.ts";
import { writePicture } from "./pictureFile.ts";

export interface SampleRunOptions {
  /** How many images. Default: 64. */
  readonly count?: number | undefined;
  /** Images in a row. Default: as many as make the picture nearest to a square. */
  readonly columns?: number | undefined;
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
  readonly images: Images;
}

/**
 * Draws images from a finished run's prior and writes them as one picture.
 *
 * @throws RunError where the run cannot be loaded or the picture not written
 * @throws ConfigError for a wrong count, seed, temperature or number of columns
 */
export async function sampleRun(folder: string, options: SampleRunOptions = {}): Promise<SampledPicture> {
  const run = await loadRun(folder);
  try {
    const { count = 64, seed = run.config.seed, temperature = 1, columns, out } = options;
    const { model, session } = run;
    const executable = await session.prepare(model.generation);
    const pixels = await sampleImages({ model, executable, count, seed, temperature });
    const images = imagesOf(pixels, model.parts.dataShape);
    const picture = imageGrid(images, columns === undefined ? {} : { columns });
    const file = await writePicture(encodePng(picture), { folder, name: "sampled", out });
    return { file, count, seed, temperature, images };
  } finally {
    await run.dispose();
  }
}
