import { enlarge, filledRaster, paste, type Raster } from "../codec/raster.ts";
import { DataError } from "../errors.ts";
import { backgroundColour, checkWhole, type GridOptions } from "./grid.ts";
import { checkImages, defaultScale, type Images, imageRaster, shapeText } from "./images.ts";

/** One row of a picture: one version of the same images. */
export interface PictureRow {
  /** What the row shows: "originals". Shown at the left of a figure, and used in errors. */
  readonly label: string;
  readonly images: Images;
}

export interface RowsOptions extends GridOptions {
  /** Images in a row. Default: 8. Fewer images make a narrower picture; more continue below, again in all rows. */
  readonly columns?: number;
  /** Pixels between images that belong together, one below the other. Default: 2. */
  readonly gap?: number;
  /** Pixels between images that do not, in both directions. Default: 4 more than the gap. */
  readonly groupGap?: number;
}

/** The layout of a picture of rows, in pixels. */
export interface RowsLayout {
  readonly columns: number;
  readonly scale: number;
  readonly width: number;
  readonly height: number;
  readonly cellHeight: number;
  /** The left edge of an image. */
  left(index: number): number;
  /** The upper edge of an image in a row. */
  top(row: number, index: number): number;
}

/**
 * Rows of images that belong together, close below each other so that they are easy to compare: originals and their
 * reconstructions; clean, noisy and restored images; reconstructions of the same images by several models.
 *
 * @returns a raster with the images' channels (1 or 3)
 * @throws DataError if rows differ in shape, do not fit their pixels, or contain NaN or infinity; ConfigError for an
 *   invalid option
 */
export function rowsPicture(rows: readonly PictureRow[], options: RowsOptions = {}): Raster {
  const where = "rowsPicture";
  const images = checkRows(rows, where);
  const layout = rowsLayout(images, rows.length, options, where);
  const { scale, width, height } = layout;
  const picture = filledRaster(width, height, backgroundColour(where, images, options.background));
  rows.forEach((row, number) => {
    for (let index = 0; index < images.count; index++) {
      const cell = enlarge(imageRaster(row.images, index, `${where}, ${row.label}`), scale);
      paste(picture, cell, layout.left(index), layout.top(number, index));
    }
  });
  return picture;
}

/** The layout of rows of images. Throws ConfigError for an invalid option. */
export function rowsLayout(images: Images, rows: number, options: RowsOptions, where: string): RowsLayout {
  const columns = Math.min(options.columns ?? 8, images.count);
  const gap = options.gap ?? 2;
  const groupGap = options.groupGap ?? gap + 4;
  const scale = options.scale ?? defaultScale(images);
  checkWhole(where, { columns, scale }, 1);
  checkWhole(where, { gap, groupGap }, 0);

  const cellWidth = images.width * scale;
  const cellHeight = images.height * scale;
  const groupHeight = rows * cellHeight + (rows - 1) * gap;
  const groups = Math.ceil(images.count / columns);
  return {
    columns,
    scale,
    width: columns * cellWidth + (columns - 1) * groupGap,
    height: groups * groupHeight + (groups - 1) * groupGap,
    cellHeight,
    left: (index) => (index % columns) * (cellWidth + groupGap),
    top: (row, index) => Math.floor(index / columns) * (groupHeight + groupGap) + row * (cellHeight + gap),
  };
}

/** Checks that there are rows, all of one shape, and returns the images of the first. Throws DataError. */
export function checkRows(rows: readonly PictureRow[], where: string): Images {
  const [first, ...others] = rows;
  if (first === undefined) throw new DataError(`${where}: expected at least one row of images, found none.`);
  for (const { label, images } of rows) checkImages(images, `${where}, ${label}`);
  const shape = shapeText(first.images);
  for (const { label, images } of others)
    if (shapeText(images) !== shape)
      throw new DataError(
        `${where}: expected ${label} of the shape of ${first.label}, ${shape}, found ${shapeText(images)}. ` +
          "Pass the same images in each row.",
      );
  return first.images;
}
