import { datumShapeOf, requireDrawable } from "../analyse/drawable.ts";
import { type ReconstructedImages, reconstructedImages, reconstructionRows } from "../analyse/images.ts";
import { concatenated } from "../codec/concatenated.ts";
import { encodePng } from "../codec/png.ts";
import type { SplitName } from "../data/dataset.ts";
import type { DatumArray } from "../data/source.ts";
import { ConfigError } from "../errors.ts";
import { conditionFeeds } from "../evaluate/condition.ts";
import { rowsPicture } from "../picture/rows.ts";
import type { LoadedRun } from "../store/loadRun.ts";
import { drain, type Listening, withProgress } from "./files/apply.ts";
import { decodedDataOf, imageOutputOf, openImageSink, requireRows } from "./files/imageSink.ts";
import { type ImagePass, type ImageRequest, imagePasses, takeImages } from "./files/passes.ts";
import { requireInPicture } from "./files/pictureSinks.ts";
import { loadModel } from "./load.ts";
import { requirePicturePlace, writePicture } from "./pictureFile.ts";

export interface ReconstructRunOptions extends ImageRequest, Listening {
  /**
   * Number of images, from the first on. Default: 8 in a picture of a split, or all if there are fewer; otherwise all.
   */
  readonly count?: number | undefined;
  /** Images in a row of a picture. Default: 8. */
  readonly columns?: number | undefined;
  /**
   * A path that does not exist yet: a `.png` file for one picture of originals over reconstructions; `.npy` or `.csv`
   * for the reconstructions; or a folder for one PNG picture per image. Default: a new file in the run's pictures
   * folder.
   */
  readonly out?: string | undefined;
}

export interface ReconstructedRun {
  /** The path of what was written. */
  readonly file: string;
  /** The split of the images; absent if they were read from files. */
  readonly split?: SplitName;
  readonly count: number;
  /** What the picture shows; absent if something else was written. */
  readonly shown?: ReconstructedImages;
}

/**
 * Reconstructs images from files or from a finished run's data, at the mean of their codes; 0 is black and 1 is white.
 * A picture has the originals over their reconstructions, with the corrupted images in between if the run restores
 * images. Other outputs are written a pass at a time: memory does not grow with the number of images.
 *
 * @param folder of a finished run or an export
 * @throws RunError if the folder cannot be loaded or the result cannot be written
 * @throws DataError if images cannot be read or do not fit the model, or data are not found or have changed
 * @throws ConfigError for a split that the run does not have, a wrong count or number of columns, or an export without
 *   `out`
 */
export async function reconstructRun(
  folder: string,
  options: ReconstructRunOptions = {},
): Promise<ReconstructedRun> {
  const { count, out, files = [] } = options;
  if (count !== undefined && (!Number.isSafeInteger(count) || count < 1)) {
    throw new ConfigError(`expected a whole number from 1 on, found ${count}.`, {
      setting: "count",
      value: count,
    });
  }
  requireRows(out, options.columns);
  const isPicture = out === undefined || imageOutputOf(out) === "picture";
  const run = await loadModel(folder);
  try {
    await requirePicturePlace(folder, out);
    const whose = files.length > 0 ? {} : { split: options.split ?? ("test" as const) };
    const shape = datumShapeOf(run.data);
    if (isPicture) {
      requireDrawable(folder, shape);
      return { ...whose, ...(await writeRows(run, options)) };
    }
    const sink = await openImageSink({ out }, decodedDataOf(folder, run));
    return {
      file: out,
      ...whose,
      count: await drain(withProgress(reconstructionsOf(run, options), options), sink),
    };
  } finally {
    await run.dispose();
  }
}

interface Reconstruction extends ImagePass {
  readonly values: Readonly<Record<string, Float32Array>>;
}

/** @param atMost maximum number of images if no count is given */
async function* reconstructionsOf(
  run: LoadedRun,
  { count, ...request }: ReconstructRunOptions,
  atMost?: number,
): AsyncGenerator<Reconstruction, void, undefined> {
  const program = await run.session.prepare(run.model.reconstruction);
  const all = imagePasses(run, request);
  const what = (request.files ?? []).length > 0 ? "images" : `${request.split ?? "test"} images`;
  const some = atMost === undefined ? all : takeImages(all, atMost);
  for await (const pass of count === undefined ? some : takeImages(all, count, what)) {
    const { x, condition, origins } = pass;
    const feedCondition = conditionFeeds(run.model, run.model.reconstruction, condition, origins.length);
    const values = await program.run({ x, ...feedCondition(0, origins.length) }, origins.length);
    yield { ...pass, values };
  }
}

/** One picture, and what it shows. */
async function writeRows(
  run: LoadedRun,
  options: ReconstructRunOptions,
): Promise<Pick<ReconstructedRun, "file" | "count"> & { readonly shown: ReconstructedImages }> {
  const { columns, out, files = [], split = "test" } = options;
  const { dataShape } = run.model.parts;
  const restores = run.model.parts.denoising === true && files.length === 0;
  const [originals, corrupted, reconstructions]: [DatumArray[], DatumArray[], Float32Array[]] = [[], [], []];
  let count = 0;
  for await (const pass of reconstructionsOf(run, options, files.length > 0 ? undefined : 8)) {
    count += pass.origins.length;
    requireInPicture(count);
    // The buffers of a pass are reused for the next one.
    originals.push(pass.target.slice());
    if (restores) corrupted.push(pass.x.slice());
    reconstructions.push(pass.values.mean ?? new Float32Array(0));
  }
  const { elementType = "uint8" } = run.model.parts;
  const like = (length: number): DatumArray =>
    elementType === "uint8" ? new Uint8Array(length) : new Float32Array(length);
  const pixels = {
    originals: concatenated(originals, like),
    ...(restores && { corrupted: concatenated(corrupted, like) }),
    reconstructions: concatenated(reconstructions, (length) => new Float32Array(length)),
  };
  const picture = rowsPicture(
    reconstructionRows(pixels, dataShape),
    columns === undefined ? {} : { columns },
  );
  const name = files.length > 0 ? "reconstructed-files" : `reconstructed-${split}`;
  return {
    file: await writePicture(encodePng(picture), { folder: run.folder, name, out }),
    count,
    shown: reconstructedImages(pixels, dataShape),
  };
}
