import type { Images } from "../../../../src/picture/images.ts";

/** Grey images as JSON: bytes, row by row. */
export interface StoredImages {
  readonly height: number;
  readonly width: number;
  readonly pixels: readonly number[];
}

/** Intensities become bytes. */
export function stored({ height, width, pixels }: Images): StoredImages {
  const bytes = pixels instanceof Uint8Array ? pixels : pixels.map((value) => Math.round(255 * value));
  return { height, width, pixels: Array.from(bytes) };
}

export function imagesOfStored({ height, width, pixels }: StoredImages): Images {
  const count = pixels.length / (height * width);
  return { count, height, width, channels: 1, pixels: Uint8Array.from(pixels) };
}

/** The label of a row of images with room at its left, for readers whose font is wider than Inter. */
export function rowName(text: string): string {
  return `${"\u00a0".repeat(5)}${text}`;
}
