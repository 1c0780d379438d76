import { DataError } from "../errors.ts";
import { backgroundColour, checkWhole, type GridOptions } from "./grid.ts";
import { checkImages, defaultScale, type Images, imageRaster, shapeText } from "./images.ts";
import { enlarge, filledRaster, paste, type Raster } from "./raster.ts";

export interface ReconstructionOptions extends GridOptions {
  /** Pairs in a row. Default: 8. Fewer pairs than that make a narrower picture. */
  readonly columns?: number;
  /** Pixels between an original and its reconstruction. Default: 2. */
  readonly gap?: number;
  /** Pixels between one pair and the next, beside and below. Default: 4 more than the gap inside a pair. */
  readonly pairGap?: number;
}

/**
 * Rows of originals over rows of their reconstructions: each pair close together, so that the eye compares what
 * belongs together.
 *
 * @returns a raster with the images' channels (1 or 3).
 * @throws DataError when the two batches differ in shape, do not fit their pixels, or hold NaN or infinity;
 *   ConfigError for a bad option.
 */
export function reconstructionPicture(
  originals: Images,
  reconstructions: Images,
  options: ReconstructionOptions = {},
): Raster {
  const where = "reconstructionPicture";
  checkImages(originals, `${where}, originals`);
  checkImages(reconstructions, `${where}, reconstructions`);
  if (shapeText(originals) !== shapeText(reconstructions))
    throw new DataError(
      `${where}: expected reconstructions of the originals' shape ${shapeText(originals)}, ` +
        `found ${shapeText(reconstructions)}. Pass one reconstruction for each original.`,
    );
  const columns = Math.min(options.columns ?? 8, originals.count);
  const gap = options.gap ?? 2;
  const pairGap = options.pairGap ?? gap + 4;
  const scale = options.scale ?? defaultScale(originals);
  checkWhole(where, { columns, scale }, 1);
  checkWhole(where, { gap, pairGap }, 0);

  const rows = Math.ceil(originals.count / columns);
  const cellWidth = originals.width * scale;
  const cellHeight = originals.height * scale;
  const pairHeight = 2 * cellHeight + gap;
  const picture = filledRaster(
    columns * cellWidth + (columns - 1) * pairGap,
    rows * pairHeight + (rows - 1) * pairGap,
    backgroundColour(where, originals, options.background),
  );
  for (let index = 0; index < originals.count; index++) {
    const x = (index % columns) * (cellWidth + pairGap);
    const y = Math.floor(index / columns) * (pairHeight + pairGap);
    paste(picture, enlarge(imageRaster(originals, index, `${where}, originals`), scale), x, y);
    const below = imageRaster(reconstructions, index, `${where}, reconstructions`);
    paste(picture, enlarge(below, scale), x, y + cellHeight + gap);
  }
  return picture;
}
