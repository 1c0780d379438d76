import { enlarge, filledRaster, paste, type Raster } from "../codec/raster.ts";
import { ConfigError } from "../errors.ts";
import { checkImages, defaultScale, type Images, imageRaster } from "./images.ts";

export interface GridOptions {
  /**
   * Images in a row. Default: the number that makes the grid nearest to a square, with at least as many columns as
   * rows.
   */
  readonly columns?: number;
  /** Pixels of the finished picture between neighbours. Default: 2. There is no outer margin. */
  readonly gap?: number;
  /** Whole factor by which each image is enlarged. Default: brings its longer side near 84 pixels. */
  readonly scale?: number;
  /** Grey level of the gaps and of empty places, 0 (black) to 255. Default: 255, like paper. */
  readonly background?: number;
}

/**
 * All images in one picture, row by row from the top left; places after the last image stay background.
 *
 * @returns a raster with the images' channels (1 or 3).
 * @throws DataError when the pixels do not fit the shape, or are NaN or infinite; ConfigError for a bad option.
 */
export function imageGrid(images: Images, options: GridOptions = {}): Raster {
  checkImages(images, "imageGrid");
  const columns = options.columns ?? Math.ceil(Math.sqrt(images.count));
  const gap = options.gap ?? 2;
  const scale = options.scale ?? defaultScale(images);
  checkWhole("imageGrid", { columns, scale }, 1);
  checkWhole("imageGrid", { gap }, 0);

  const rows = Math.ceil(images.count / columns);
  const cellWidth = images.width * scale;
  const cellHeight = images.height * scale;
  const grid = filledRaster(
    columns * cellWidth + (columns - 1) * gap,
    rows * cellHeight + (rows - 1) * gap,
    backgroundColour("imageGrid", images, options.background),
  );
  for (let index = 0; index < images.count; index++) {
    const column = index % columns;
    const row = Math.floor(index / columns);
    const cell = enlarge(imageRaster(images, index, "imageGrid"), scale);
    paste(grid, cell, column * (cellWidth + gap), row * (cellHeight + gap));
  }
  return grid;
}

/** The background's grey level as a colour with the images' channels. */
export function backgroundColour(where: string, images: Images, background = 255): readonly number[] {
  if (!Number.isInteger(background) || background < 0 || background > 255)
    throw new ConfigError(
      `${where}: expected background as a grey level from 0 to 255, found ${background}.`,
    );
  return Array.from({ length: images.channels }, () => background);
}

/** Refuses options that are not whole numbers of at least `smallest`. */
export function checkWhole(where: string, options: Readonly<Record<string, number>>, smallest: number): void {
  for (const [name, value] of Object.entries(options))
    if (!Number.isSafeInteger(value) || value < smallest)
      throw new ConfigError(
        `${where}: expected ${name} as a whole number of at least ${smallest}, found ${value}.`,
      );
}
