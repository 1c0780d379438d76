import type { Reconstructions } from "../evaluate/generate.ts";
import type { PictureRow } from "../picture/rows.ts";
import type { DataShape } from "../vae/seams.ts";
import { imagesOf } from "./images.ts";

/** Originals over reconstructions; of a model that restores images clean, corrupted and restored ones. */
export function reconstructionRows(pixels: Reconstructions, shape: DataShape): readonly PictureRow[] {
  const { originals, corrupted, reconstructions } = pixels;
  return [
    { label: "originals", images: imagesOf(originals, shape) },
    ...(corrupted === undefined ? [] : [{ label: "corrupted", images: imagesOf(corrupted, shape) }]),
    { label: "reconstructions", images: imagesOf(reconstructions, shape) },
  ];
}
