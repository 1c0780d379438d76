import type { ImageShape } from "../source.ts";

/** Columns and rows of the thumbnail. Neighbouring columns are compared: 8 comparisons in each of 8 rows. */
export const thumbnail = { columns: 9, rows: 8, size: 72 } as const;

/** The properties by which images are compared. */
export interface ImageLook {
  /**
   * Both halves of the difference hash: bit 8 y + x is set if the thumbnail gets brighter from column x to x + 1 in row
   * y.
   */
  readonly high: number;
  readonly low: number;
  /**
   * The image in grey, area-averaged to 8 rows of 9, and stretched so that its darkest level is 0 and its brightest
   * 255.
   */
  readonly thumbnail: Uint8Array;
  /**
   * The means of red - green and of blue - green, in levels, and the difference of the thumbnail's brightest and
   * darkest levels.
   */
  readonly colours: readonly [red: number, blue: number, contrast: number];
}

/** The least difference of a thumbnail's brightest and darkest levels: images below it are not compared. */
const leastContrast = 8;
/** Levels of the stretched thumbnail by which a neighbour must be brighter, because flat parts differ only by noise. */
const brighter = 4;

/**
 * Creates a function that computes the look of images of one size, grey or RGB. It returns undefined for an image with
 * almost no contrast.
 *
 * The hash is dHash (Neal Krawetz, "Kind of Like That", 2013), which differs in only a few bits for a scaled,
 * compressed or brightened copy.
 *
 * @param shape [H, W, 1] or [H, W, 3]
 */
export function imageLooker([height, width, channels]: ImageShape): (
  x: Uint8Array,
  start: number,
) => ImageLook | undefined {
  const across = overlaps(width, thumbnail.columns);
  const down = overlaps(height, thumbnail.rows);
  const sums = new Float64Array(thumbnail.size);
  const line = new Float64Array(thumbnail.columns);
  const greys = new Float64Array(width);
  return (x, start) => {
    sums.fill(0);
    let [red, blue] = [0, 0];
    let at = start;
    for (const weights of down) {
      for (let column = 0; column < width; column++, at += channels) {
        const r = x[at] ?? 0;
        if (channels === 1) greys[column] = r;
        else {
          const [g, b] = [x[at + 1] ?? 0, x[at + 2] ?? 0];
          greys[column] = 0.299 * r + 0.587 * g + 0.114 * b;
          red += r - g;
          blue += b - g;
        }
      }
      line.fill(0);
      for (const [column, parts] of across.entries())
        for (const [cell, share] of parts) line[cell] = (line[cell] ?? 0) + share * (greys[column] ?? 0);
      for (const [row, share] of weights)
        for (let cell = 0; cell < thumbnail.columns; cell++) {
          const place = row * thumbnail.columns + cell;
          sums[place] = (sums[place] ?? 0) + share * (line[cell] ?? 0);
        }
    }
    const [least, most] = [Math.min(...sums), Math.max(...sums)];
    const contrast = most - least;
    if (contrast < leastContrast) return undefined;
    const stretched = Uint8Array.from(sums, (level) => Math.round((255 * (level - least)) / contrast));
    const pixels = height * width;
    return { ...hashOf(stretched), thumbnail: stretched, colours: [red / pixels, blue / pixels, contrast] };
  };
}

/** For each pixel of an axis, the cells that it overlaps and its share of each; the shares of a cell sum to 1. */
function overlaps(pixels: number, cells: number): readonly (readonly (readonly [number, number])[])[] {
  const length = pixels / cells;
  return Array.from({ length: pixels }, (_, pixel) => {
    const parts: (readonly [number, number])[] = [];
    for (let cell = Math.floor(pixel / length); cell < cells && cell * length < pixel + 1; cell++) {
      const shared = Math.min(pixel + 1, (cell + 1) * length) - Math.max(pixel, cell * length);
      if (shared > 0) parts.push([cell, shared / length]);
    }
    return parts;
  });
}

function hashOf(stretched: Uint8Array): { readonly high: number; readonly low: number } {
  const halves = [0, 0];
  for (let bit = 0; bit < 64; bit++) {
    const place = (bit >>> 3) * thumbnail.columns + (bit & 7);
    if ((stretched[place + 1] ?? 0) <= (stretched[place] ?? 0) + brighter) continue;
    const half = bit >>> 5;
    halves[half] = (halves[half] ?? 0) | (1 << (bit & 31));
  }
  const [low = 0, high = 0] = halves;
  return { high, low };
}
