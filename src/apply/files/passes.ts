import { advice, change } from "../../advice.ts";
import { cleanPresenter, requireSplit, splitPresenter } from "../../analyse/images.ts";
import { imagesInOrder } from "../../data/batches.ts";
import { createBinarizer } from "../../data/binarize.ts";
import type { ConditionRows } from "../../data/condition.ts";
import type { SplitName } from "../../data/dataset.ts";
import { type ImageBlock, readImageFiles } from "../../data/files/images.node.ts";
import type { PictureOptions } from "../../data/files/pictures.node.ts";
import { passSize } from "../../data/files/rows.ts";
import { allocateData, type DatumArray, gatherLabels } from "../../data/source.ts";
import { ConfigError } from "../../errors.ts";
import { elementCount } from "../../graph/shape.ts";
import type { LoadedRun, RunDataOptions } from "../../store/loadRun.ts";
import { type ClassRequest, withCondition } from "./withCondition.ts";

/** A request for images: files and folders, or a split of the run's data. */
export interface ImageRequest extends RunDataOptions, ClassRequest, PictureOptions {
  /** Pictures, npy, CSV and IDX arrays, and folders and archives of pictures. Default: none. */
  readonly files?: readonly string[] | undefined;
  /** A split of the data that the run was trained on. Default: test, if there are no files. */
  readonly split?: SplitName | undefined;
}

/** How images of a split are presented: as in evaluation, or without the corruption that the model removes. */
export type Shown = "evaluated" | "clean";

/** Where a datum comes from. */
export interface Origin {
  /** The file, or the name of the split. */
  readonly source: string;
  /** Its number there, from 0. */
  readonly index: number;
  /** Its class, if it is known. */
  readonly label?: number;
}

/** A batch of images, as fed to the model's programs. */
export interface ImagePass {
  readonly origins: readonly Origin[];
  /** Number of images of all passes, if it is known before they are read. */
  readonly of?: number;
  /** Bytes or floats [count, H, W, C]. The buffer is reused for the next pass. */
  readonly x: DatumArray;
  /** The clean images. Equal to x, unless the run corrupts images of its own data. */
  readonly target: DatumArray;
  /** The condition of each image for a conditional model, if it is known. */
  readonly condition?: ConditionRows;
}

/**
 * Reads images in passes, so that only one pass is in memory. Images of a split are presented as in evaluation:
 * binarized, and corrupted if the run restores images. Images from files are binarized in the same way, but never
 * corrupted.
 *
 * @param perPass maximum number of images in a pass. Default: 250
 * @param shown whether images of a split are corrupted if the run restores images. Default: as in evaluation
 * @throws ConfigError if files are given with `split` or `data`, the run has no such split, or as `withCondition` does
 * @throws DataError if a file or the run's data cannot be read, images do not fit the model, or as `withCondition` does
 */
export async function* imagePasses(
  run: LoadedRun,
  request: ImageRequest,
  perPass = passSize,
  shown: Shown = "evaluated",
): AsyncGenerator<ImagePass, void, undefined> {
  const { files = [], split, data } = request;
  for (const [name, found] of Object.entries({ split, data })) {
    if (files.length === 0 || found === undefined) continue;
    throw new ConfigError(`${found} cannot be combined with files, such as ${files[0]}.`, {
      setting: name,
      value: found,
      remedy: advice`Drop ${change(name)}, or the files.`,
    });
  }
  const passes =
    files.length > 0
      ? filePasses(run, { ...request, files }, perPass)
      : splitPasses(run, request, { perPass, shown });
  yield* withCondition(run, request, passes);
}

async function* splitPasses(
  run: LoadedRun,
  { split: name = "test", data, ...load }: ImageRequest,
  { perPass, shown }: { readonly perPass: number; readonly shown: Shown },
): AsyncGenerator<ImagePass, void, undefined> {
  const { config, model } = run;
  const split = requireSplit(await run.loadDataset({ ...load, data }), config, name);
  const presenterOf = shown === "clean" ? cleanPresenter : splitPresenter;
  const presenter = presenterOf(config, model.parts.dataShape, name);
  for (const images of imagesInOrder(split.count, perPass)) {
    const { x, target = x, condition } = await presenter.evaluation(split, images);
    const labels = await gatherLabels(split, images);
    const origins = Array.from(images, (index, place): Origin => {
      const label = labels?.[place];
      return { source: name, index, ...(label !== undefined && { label }) };
    });
    yield { origins, of: split.count, x, target, ...(condition && { condition }) };
  }
}

async function* filePasses(
  { config, model, data: { reading } }: LoadedRun,
  { files, labels, tolerance, strict, onNote }: ImageRequest & { readonly files: readonly string[] },
  perPass: number,
): AsyncGenerator<ImagePass, void, undefined> {
  const { dataShape: shape, elementType = "uint8" } = model.parts;
  if (elementType !== "uint8" && reading === undefined) {
    throw new ConfigError(`${files[0]}: files are read as images, but the model requires float32 numbers.`, {
      value: files,
      remedy: advice`Give no files: the data are then a split of the run's data, which ${change("split")} selects.`,
    });
  }
  const imageSize = elementCount(shape);
  const binarizer = createBinarizer(config.binarize, config.seed, "test");
  const buffer = allocateData({ elementType, shape }, perPass);
  const blocks = readImageFiles(
    files,
    shape,
    // Pictures of the training were scaled to their size, not padded: arrays of other sizes do not fit.
    config.imageSize !== undefined && reading?.pictures === undefined,
    reading && { reading, elementType },
    // Labels are matched with images by position, so no file may be skipped.
    { tolerance, strict: strict === true || labels !== undefined, onNote },
  );
  for await (const { origins, pixels } of regrouped(blocks, buffer, imageSize)) {
    // The draw always depends on the pixels, even if the run's draws depend on rows: an image in a file has no row.
    if (pixels instanceof Uint8Array)
      binarizer.evaluation({ source: { fileRow: (row) => row }, images: origins.map(() => 0), pixels });
    yield { origins, x: pixels, target: pixels };
  }
}

/** Regroups blocks of any size into passes that fill the buffer; the last pass may be smaller. */
async function* regrouped(
  blocks: AsyncIterable<ImageBlock>,
  buffer: DatumArray,
  imageSize: number,
): AsyncGenerator<{ readonly origins: readonly Origin[]; readonly pixels: DatumArray }, void, undefined> {
  const perPass = buffer.length / imageSize;
  let origins: Origin[] = [];
  const taken = () => {
    const pass = { origins, pixels: buffer.subarray(0, origins.length * imageSize) };
    origins = [];
    return pass;
  };
  for await (const { source, first, count, pixels } of blocks) {
    for (let image = 0; image < count; image++) {
      buffer.set(pixels.subarray(image * imageSize, (image + 1) * imageSize), origins.length * imageSize);
      origins.push({ source, index: first + image });
      if (origins.length === perPass) yield taken();
    }
  }
  if (origins.length > 0) yield taken();
}

/**
 * The first `count` images of passes.
 *
 * @param needed name of the images, `test images`, for the ConfigError that is thrown at the end if there are fewer;
 *   without it, fewer are accepted
 */
export async function* takeImages(
  passes: AsyncIterable<ImagePass>,
  count: number,
  needed?: string,
): AsyncGenerator<ImagePass, void, undefined> {
  let found = 0;
  for await (const { origins, of = count, x, target, condition } of passes) {
    const taken = Math.min(origins.length, count - found);
    const size = x.length / origins.length;
    found += taken;
    const conditions = condition?.subarray(0, (taken * condition.length) / origins.length);
    yield {
      origins: origins.slice(0, taken),
      of: Math.min(of, count),
      x: x.subarray(0, taken * size),
      target: target.subarray(0, taken * size),
      ...(conditions && { condition: conditions }),
    };
    if (found === count) return;
  }
  if (needed === undefined) return;
  throw new ConfigError(`expected from 1 to the ${found} ${needed}, found ${count}.`, {
    setting: "count",
    value: count,
  });
}
