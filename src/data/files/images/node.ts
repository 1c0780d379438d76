import { readdir, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { readPng } from "../../../codec/png.ts";
import { DataError, messageOf } from "../../../errors.ts";
import type { DataShape } from "../../../vae/seams.ts";
import type { Reading } from "../../reading/reading.ts";
import type { DatumArray } from "../../source.ts";
import { holdsArrays, readArrayRows } from "../arrayRows/node.ts";
import { openBytes } from "../bytes/node.ts";
import { createImageFitter, type ImageFitter, type KnownReading } from "../fitImages.ts";
import { readIdxRows } from "../idxRows.ts";
import { passSize, readRows } from "../rows.ts";

/** Images of one file, as the model takes them. */
export interface ImageBlock {
  /** The file. */
  readonly source: string;
  /** Number of the first of them in its file, from 0. */
  readonly first: number;
  readonly count: number;
  /** As the model takes them, bytes or floats [count, H, W, C]. */
  readonly pixels: DatumArray;
}

/** How a run's own data were read. */
export interface FileReading extends KnownReading {
  readonly reading: Pick<Reading, "type" | "layout" | "range" | "images">;
}

/**
 * The images of files, one file after another: PNG pictures, arrays (npy, CSV, IDX, each also as .gz), and folders of
 * PNG pictures in the order of their names. What a file is shows its content, but for CSV, whose name ends in .csv.
 *
 * @param shape of the model's images
 * @param padded whether smaller images are padded with black, as those of the training were
 * @param known how the run's own data were read, where that is stored with it
 * @throws DataError naming the file, where it cannot be read or is none of these, or where its images do not fit
 */
export async function* readImageFiles(
  paths: readonly string[],
  shape: DataShape,
  padded: boolean,
  known?: FileReading,
): AsyncGenerator<ImageBlock, void, undefined> {
  for (const path of paths) {
    const fitter = createImageFitter(shape, padded, known);
    const found = await stat(path).catch((cause: unknown) => {
      const why = messageOf(cause);
      throw new DataError(`${path}: expected a file or folder of images, found none to read (${why}).`, {
        cause,
      });
    });
    if (!found.isDirectory()) yield* readFileImages(path, fitter, known?.reading.images);
    else for (const picture of await picturesOf(path)) yield* readFileImages(picture, fitter);
  }
}

/** PNG files of a folder, but for hidden ones, which systems put beside them (`._1.png`); 2.png comes before 10.png. */
async function picturesOf(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter(
    (name) => extname(name).toLowerCase() === ".png" && !name.startsWith("."),
  );
  if (names.length === 0) throw new DataError(`${folder}: expected PNG files in this folder, found none.`);
  const { compare } = new Intl.Collator("en", { numeric: true });
  return names.sort(compare).map((name) => join(folder, name));
}

async function* readFileImages(
  path: string,
  fitter: ImageFitter,
  images?: string,
): AsyncGenerator<ImageBlock, void, undefined> {
  const reader = await openBytes(path);
  try {
    const start = await reader.peek(4);
    if (start[0] === 0x89 && start[1] === 0x50) {
      const picture = await readPng(reader, path, (header) => fitter.requirePicture(header, path));
      const pixels = fitter.picture(picture, path);
      return yield { source: path, first: 0, count: 1, pixels };
    }
    const requireFit = (sizes: readonly number[]) => fitter.requireFit(sizes, path);
    const isIdx = start[0] === 0 && start[1] === 0;
    const rows = holdsArrays(await reader.peek(8), path)
      ? readArrayRows(path, requireFit, images)
      : isIdx
        ? readIdxRows(reader, path, passSize, requireFit)
        : readRows(reader, path, {
            isDatum: fitter.fits,
            requireFit,
            size: fitter.size,
            groups: ["pixel", "x"],
            what: "a PNG picture, an IDX file, an npy file",
          });
    let first = 0;
    for await (const { count, ...block } of rows) {
      yield { source: path, first, count, pixels: fitter.rows({ count, ...block }, path, first) };
      first += count;
    }
    if (first === 0) throw new DataError(`${path}: expected images, found none: it holds no data.`);
  } finally {
    reader.close();
  }
}
