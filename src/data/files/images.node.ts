import { stat } from "node:fs/promises";
import { openArrayFile } from "../../codec/arrays/openFile.node.ts";
import { numberKind } from "../../codec/arrays/storedArray.ts";
import { type ByteReader, readAll } from "../../codec/byteReader.ts";
import { hasHdf5Signature } from "../../codec/hdf5/signature.ts";
import { mostPictureBytes } from "../../codec/picture/header.ts";
import { kindBytes, pictureKindOf } from "../../codec/picture/kinds.ts";
import { readPng } from "../../codec/png.ts";
import { isZip } from "../../codec/zip/directory.ts";
import { DataError, messageOf } from "../../errors.ts";
import type { DataShape } from "../../vae/interfaces.ts";
import { filesOfFolder } from "../pictures/folderFiles.node.ts";
import { type PicturePlace, picturesAt } from "../pictures/places.node.ts";
import type { Reading } from "../reading/reading.ts";
import { assignRoles } from "../reading/roles.ts";
import type { DatumArray } from "../source.ts";
import { openBytes } from "./bytes.node.ts";
import { createImageFitter, type ImageFitter, type KnownReading } from "./fitImages.ts";
import { readIdxRows } from "./idxRows.ts";
import {
  createPictureReader,
  type PictureOptions,
  type PictureReader,
  readPictures,
} from "./pictures.node.ts";
import { passSize, type Rows, readRows } from "./rows.ts";

/** Images of one file, as input of the model. */
export interface ImageBlock {
  /** The file. */
  readonly source: string;
  /** Index of the first of these images in the file, from 0. */
  readonly first: number;
  readonly count: number;
  /** Input of the model: bytes or floats [count, H, W, C]. */
  readonly pixels: DatumArray;
}

/** How a run's own data were read. */
export interface FileReading extends KnownReading {
  readonly reading: Pick<Reading, "type" | "layout" | "range" | "images" | "pictures">;
}

/**
 * The images of files, one file after another: pictures, arrays (npy, CSV, IDX, each also as .gz), and folders and
 * archives of pictures, sorted by name. The format is recognised by the content, except for CSV, whose name ends in
 * .csv. Pictures are prepared like the training pictures if the model was trained on pictures; otherwise they must have
 * the model's size.
 *
 * @param shape of the model's images
 * @param padded whether smaller images are padded with black, like the training images
 * @param known how the run's own data were read, if the run stores that
 * @param options how many unreadable pictures a folder or archive may have, and `onNote`, which is called with a note
 *   on skipped files
 * @throws DataError naming the file, if it cannot be read, has another format, or its images do not fit
 */
export async function* readImageFiles(
  paths: readonly string[],
  shape: DataShape,
  padded: boolean,
  known?: FileReading,
  options: PictureOptions = {},
): AsyncGenerator<ImageBlock, void, undefined> {
  const fitter = createImageFitter(shape, padded, known);
  const pictures = createPictureReader(fitter, known?.reading.pictures);
  for (const path of paths) {
    const found = await stat(path).catch((cause: unknown) => {
      const why = messageOf(cause);
      throw new DataError(`${path}: this file or folder cannot be read (${why}).`, {
        cause,
      });
    });
    const place = found.isDirectory() || found.isFile() ? await picturesAt(path) : undefined;
    if (place !== undefined) yield* picturesIn(place, pictures, options);
    else if (found.isDirectory()) throw await noPicturesIn(path);
    else yield* readFileImages(path, { fitter, pictures, known });
  }
}

/** The error for a folder without pictures. Throws if the folder cannot be read. */
async function noPicturesIn(folder: string): Promise<DataError> {
  const { notes } = await filesOfFolder(folder);
  const left = notes.length === 0 ? "." : `: ${notes.join(" ")}`;
  return new DataError(
    `${folder}: this folder has no pictures${left} If it has files of arrays, name these files.`,
  );
}

async function* picturesIn(
  place: PicturePlace,
  pictures: PictureReader,
  options: PictureOptions,
): AsyncGenerator<ImageBlock, void, undefined> {
  try {
    for await (const image of readPictures(place, place.place, pictures, options))
      yield { ...image, first: 0, count: 1 };
  } finally {
    await place.close();
  }
}

interface FileReaders {
  readonly fitter: ImageFitter;
  readonly pictures: PictureReader;
  readonly known: FileReading | undefined;
}

/** All bytes of a picture file. */
async function pictureBytes(reader: ByteReader, path: string): Promise<Uint8Array> {
  const bytes = await readAll(reader, mostPictureBytes + 1);
  if (bytes.length <= mostPictureBytes) return bytes;
  throw new DataError(
    `${path}: expected a picture of at most ${mostPictureBytes} bytes, found more. Reduce its size.`,
  );
}

async function* readFileImages(
  path: string,
  { fitter, pictures, known }: FileReaders,
): AsyncGenerator<ImageBlock, void, undefined> {
  const reader = await openBytes(path);
  try {
    const start = await reader.peek(4);
    const kind = pictureKindOf(await reader.peek(kindBytes));
    if (kind !== undefined && (kind !== "png" || known?.reading.pictures !== undefined)) {
      const pixels = await pictures.image(await pictureBytes(reader, path), path);
      return yield { source: path, first: 0, count: 1, pixels };
    }
    if (kind === "png") {
      const picture = await readPng(reader, path, (header) => fitter.requirePicture(header, path));
      const pixels = fitter.picture(picture, path);
      return yield { source: path, first: 0, count: 1, pixels };
    }
    const requireFit = (sizes: readonly number[]) => fitter.requireFit(sizes, path);
    const isIdx = start[0] === 0 && start[1] === 0;
    const rows = holdsArrays(await reader.peek(8), path)
      ? readArrayRows(path, requireFit, known?.reading.images)
      : isIdx
        ? readIdxRows(reader, path, passSize, requireFit)
        : readRows(reader, path, {
            isDatum: fitter.fits,
            requireFit,
            size: fitter.size,
            groups: ["pixel", "x"],
            what: "a picture, an IDX file, an npy file",
          });
    let first = 0;
    for await (const { count, ...block } of rows) {
      yield { source: path, first, count, pixels: fitter.rows({ count, ...block }, path, first) };
      first += count;
    }
    if (first === 0) throw new DataError(`${path}: the file has no images.`);
  } finally {
    reader.close();
  }
}

/** Whether a file holds named arrays, by its first eight bytes and its name: npz, HDF5, CIFAR's binary version, TSV. */
function holdsArrays(start: Uint8Array, path: string): boolean {
  return isZip(start) || hasHdf5Signature(start) || /\.(bin|tsv)$/i.test(path);
}

/**
 * The data of a file of named arrays, a part at a time. Labels in the file are skipped.
 *
 * @param requireFit throws DataError if a datum must not have these sizes; called before data are read
 * @param images the name of the array in the training data; used if the file has an array of that name
 * @throws DataError if the file cannot be read, or the array to read is ambiguous
 */
async function* readArrayRows(
  path: string,
  requireFit: (sizes: readonly number[]) => void,
  images: string | undefined,
): AsyncGenerator<Rows, void, undefined> {
  const file = await openArrayFile(path);
  try {
    const named = file.arrays.some(({ name }) => name === images) ? { images } : {};
    const { array } = assignRoles([{ file }], named).train.data;
    const [total = 0, ...sizes] = array.shape;
    requireFit(sizes);
    for (let done = 0; done < total; done += passSize) {
      const count = Math.min(passSize, total - done);
      const numbers = Float64Array.from(await array.read(done, count));
      yield { sizes, kind: numberKind(array.type), numbers, count };
    }
  } finally {
    await file.close();
  }
}
