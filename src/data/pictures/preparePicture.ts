import { pagePictureDecoder } from "../../codec/picture/decoder.web.ts";
import { mostPictureBytes } from "../../codec/picture/header.ts";
import type { RandomAccess } from "../../codec/randomAccess.ts";
import { DataError } from "../../errors.ts";
import type { Preparation } from "./preparation.ts";
import { prepareRaster } from "./prepare.ts";

/**
 * Turns a new picture, in a page or a worker, into an image for a model that was trained on pictures: decodes and
 * prepares it as in training. A PNG gives the same bytes as in Node; the browser's decoders of other formats differ
 * slightly from Node's.
 *
 * @param picture a file that a user chose: see `blobAsFile`
 * @param preparation `dataset.reading.pictures`, or that of a run's `data.json`
 * @returns uint8 [height, width, channels] of the preparation
 * @throws DataError if the file is not a picture, is damaged, cannot be decoded by this browser, or is too large (fit
 *   `pad`)
 */
export async function preparePicture(picture: RandomAccess, preparation: Preparation): Promise<Uint8Array> {
  const { name, size } = picture;
  if (size > mostPictureBytes) {
    throw new DataError(
      `${name}: expected a picture of at most ${mostPictureBytes} bytes, found ${size}. Save a smaller version.`,
    );
  }
  const decoder = pagePictureDecoder(preparation.background);
  const bytes = await picture.read(0, size);
  const raster = await decoder.decode(bytes, await decoder.header(bytes, name), name);
  return prepareRaster(raster, preparation, name);
}
