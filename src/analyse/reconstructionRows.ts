import type { Reconstructions } from "../evaluate/generate.ts";
import type { PictureRow } from "../picture/rows.ts";
import type { DataShape } from "../vae/seams.ts";
import { reconstructedImages } from "./images.ts";

/** Originals over reconstructions; of a model that restores images clean, corrupted and restored ones. */
export function reconstructionRows(pixels: Reconstructions, shape: DataShape): readonly PictureRow[] {
  const { originals, corrupted, reconstructions } = reconstructedImages(pixels, shape);
  return [
    { label: "originals", images: originals },
    ...(corrupted === undefined ? [] : [{ label: "corrupted", images: corrupted }]),
    { label: "reconstructions", images: reconstructions },
  ];
}
