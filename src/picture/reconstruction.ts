import type { Raster } from "../codec/raster.ts";
import type { Images } from "./images.ts";
import { type RowsOptions, rowsPicture } from "./rows.ts";

export interface ReconstructionOptions extends Omit<RowsOptions, "groupGap"> {
  /** Pairs in a row. Default: 8. Fewer pairs make a narrower picture. */
  readonly columns?: number;
  /** Pixels between an original and its reconstruction. Default: 2. */
  readonly gap?: number;
  /** Pixels between one pair and the next, in both directions. Default: 4 more than the gap inside a pair. */
  readonly pairGap?: number;
}

/**
 * Rows of originals over rows of their reconstructions: `rowsPicture` with these two rows.
 *
 * @returns a raster with the images' channels (1 or 3).
 * @throws DataError when the two batches differ in shape, do not fit their pixels, or hold NaN or infinity;
 *   ConfigError for a bad option.
 */
export function reconstructionPicture(
  originals: Images,
  reconstructions: Images,
  { pairGap, ...options }: ReconstructionOptions = {},
): Raster {
  const rows = [
    { label: "originals", images: originals },
    { label: "reconstructions", images: reconstructions },
  ];
  return rowsPicture(rows, { ...options, ...(pairGap !== undefined && { groupGap: pairGap }) });
}
