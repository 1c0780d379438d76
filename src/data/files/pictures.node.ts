import { availableParallelism } from "node:os";
import { createPictureDecoder } from "../../codec/picture/decoder.node.ts";
import { foreignKindOf } from "../../codec/picture/kinds.ts";
import { DataError } from "../../errors.ts";
import { inParallel, mostBytesAtOnce } from "../pictures/inParallel.ts";
import { sortedNames } from "../pictures/labels/nameOrder.ts";
import type { FoundFiles, PictureFile } from "../pictures/pictureFile.ts";
import type { Preparation } from "../pictures/preparation.ts";
import { scaleOf } from "../pictures/preparation.ts";
import { prepareRaster } from "../pictures/prepare.ts";
import { sortFiles } from "../pictures/sortFiles.ts";
import {
  requireTolerable,
  type Tolerance,
  tolerated,
  type UnreadablePicture,
  unreadableNote,
} from "../pictures/tolerance.ts";
import type { DatumArray } from "../source.ts";
import type { ImageFitter } from "./fitImages.ts";

/** An image decoded from a picture file, in the form of the model's input. */
export interface PictureImage {
  /** The file. */
  readonly source: string;
  /** Bytes or floats [H, W, C]. */
  readonly pixels: DatumArray;
}

export interface PictureOptions extends Tolerance {
  /** Called with a sentence about each kind of skipped file, after all files are read. */
  readonly onNote?: ((note: string) => void) | undefined;
}

/**
 * Turns pictures into images: prepared like the training pictures, or in their own size, which must then be the
 * model's.
 */
export interface PictureReader {
  /** @throws DataError if the bytes are not a picture, or it does not fit the model */
  image(bytes: Uint8Array, name: string): Promise<DatumArray>;
}

/** @param preparation of the run's own data, if they were pictures */
export function createPictureReader(
  fitter: ImageFitter,
  preparation: Preparation | undefined,
): PictureReader {
  const decoder = createPictureDecoder();
  return {
    async image(bytes, name) {
      const header = await decoder.header(bytes, name);
      if (preparation === undefined) {
        requireFit(() => fitter.requirePicture(header, name));
        const raster = await decoder.decode(bytes, header, name);
        return requireFit(() => fitter.picture(raster, name));
      }
      const raster = await decoder.decode(bytes, header, name, scaleOf(header, preparation));
      return prepareRaster(raster, preparation, name);
    },
  };
}

/**
 * A readable picture that does not fit the model. It is never tolerated, because the user probably meant other files.
 */
class MisfitError extends DataError {}

function requireFit<Value>(make: () => Value): Value {
  try {
    return make();
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause;
    const { problem, setting, value, remedy } = cause;
    throw new MisfitError(problem, { setting, value, remedy, cause });
  }
}

/**
 * The pictures among files, sorted by name; numbers in names are compared by value. Several are decoded at a time.
 * Skipped files are reported to `onNote` at the end.
 *
 * @param place names the folder or archive in errors
 * @throws DataError if there are no pictures, more are unreadable than tolerated, or one does not fit the model;
 *   EngineError if a package that decodes them is missing
 */
export async function* readPictures(
  { files, notes }: FoundFiles,
  place: string,
  reader: PictureReader,
  { onNote, ...tolerance }: PictureOptions,
): AsyncGenerator<PictureImage, void, undefined> {
  const { candidates, tables, passedOver } = sortFiles(files);
  for (const table of tables) passedOver.addOther(table);
  const byName = new Map(candidates.map((file) => [file.name, file]));
  const sorted = sortedNames([...byName.keys()]).flatMap((name) => byName.get(name) ?? []);
  const unreadable: UnreadablePicture[] = [];
  const most = tolerated(sorted.length, tolerance);
  let read = 0;
  const imageOf = async (file: PictureFile) => {
    try {
      const bytes = await file.read();
      const foreign = foreignKindOf(bytes, file.name);
      if (foreign !== undefined) return { file, foreign };
      return { file, pixels: await reader.image(bytes, file.place) };
    } catch (cause) {
      if (!(cause instanceof DataError) || cause instanceof MisfitError) throw cause;
      return { file, reason: cause.message };
    }
  };
  const limits = {
    most: availableParallelism() + 1,
    mostWeight: mostBytesAtOnce,
    weightOf: ({ size }: PictureFile) => size,
  };
  for await (const found of inParallel(sorted, imageOf, limits)) {
    if ("foreign" in found) passedOver.addForeign(found.foreign, found.file);
    else if ("pixels" in found) {
      read += 1;
      yield { source: found.file.place, pixels: found.pixels };
    } else {
      unreadable.push({ place: found.file.place, reason: found.reason });
      if (unreadable.length > most) requireTolerable(unreadable, sorted.length, tolerance, false);
    }
  }
  requireTolerable(unreadable, read + unreadable.length, tolerance);
  const left = [...passedOver.notes(), ...notes];
  if (read === 0) {
    throw new DataError(
      `${place}: no pictures (JPEG, PNG, WebP, AVIF, TIFF or GIF)${left.length === 0 ? "." : `: ${left.join(" ")}`}`,
    );
  }
  const bad = unreadableNote(unreadable, read + unreadable.length);
  for (const note of [...(bad === undefined ? [] : [bad]), ...left]) onNote?.(note);
}
