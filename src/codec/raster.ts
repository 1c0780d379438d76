import { DataError } from "../errors.ts";

/** Grey, RGB or RGBA. */
export type Channels = 1 | 3 | 4;

/** A picture in memory: `height` x `width` x `channels` bytes, rows from the top, channels last, no padding. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  readonly data: Uint8Array;
}

/** A colour as one byte per channel, 0 to 255; its length is the number of channels. */
export type Colour = readonly number[];

/**
 * A raster of one colour.
 *
 * @throws DataError if a side is not a positive integer
 */
export function filledRaster(width: number, height: number, colour: Colour): Raster {
  const channels = checkedChannels(colour.length, "filledRaster");
  checkSide(width, "width");
  checkSide(height, "height");
  const data = new Uint8Array(width * height * channels);
  if (colour.every((value) => value === colour[0])) data.fill(colour[0] ?? 0);
  else for (let index = 0; index < data.length; index += channels) data.set(colour, index);
  return { width, height, channels, data };
}

/**
 * Enlarges a raster by an integer factor. Each pixel becomes a `factor` x `factor` square, without smoothing, so that
 * the model's output is shown unchanged.
 *
 * @throws DataError if the factor is not a positive integer, or the raster's size does not match its data
 */
export function enlarge(raster: Raster, factor: number): Raster {
  checkRaster(raster, "enlarge");
  checkSide(factor, "factor");
  if (factor === 1) return raster;
  const { width, height, channels, data } = raster;
  const rowLength = width * factor * channels;
  const enlarged = new Uint8Array(rowLength * height * factor);
  for (let y = 0; y < height; y++) {
    const start = y * factor * rowLength;
    for (let x = 0; x < width * factor; x++) {
      const source = (y * width + Math.floor(x / factor)) * channels;
      for (let channel = 0; channel < channels; channel++)
        enlarged[start + x * channels + channel] = data[source + channel] ?? 0;
    }
    for (let copy = 1; copy < factor; copy++)
      enlarged.copyWithin(start + copy * rowLength, start, start + rowLength);
  }
  return { width: width * factor, height: height * factor, channels, data: enlarged };
}

/**
 * Copies `source` into `target`, in place, with its top left corner at (x, y) of the target.
 *
 * @throws DataError if the channels differ, or the source does not fit into the target at (x, y)
 */
export function paste(target: Raster, source: Raster, x: number, y: number): void {
  if (target.channels !== source.channels)
    throw new DataError(
      `paste: expected a picture of ${target.channels} channels, found ${source.channels}. Convert it first.`,
    );
  if (x < 0 || y < 0 || x + source.width > target.width || y + source.height > target.height)
    throw new DataError(
      `paste: a picture of ${source.width} x ${source.height} pixels at (${x}, ${y}) does not fit into one of ` +
        `${target.width} x ${target.height}. Choose a place inside it.`,
    );
  const rowLength = source.width * source.channels;
  for (let row = 0; row < source.height; row++)
    target.data.set(
      source.data.subarray(row * rowLength, (row + 1) * rowLength),
      ((y + row) * target.width + x) * target.channels,
    );
}

/**
 * Checks that a raster's sides are positive integers and that its data have `height * width * channels` bytes.
 *
 * @throws DataError whose message names the side, or begins with `where`
 */
export function checkRaster(raster: Raster, where: string): void {
  const { width, height, data } = raster;
  checkSide(width, "width");
  checkSide(height, "height");
  const channels = checkedChannels(raster.channels, where);
  if (data.length !== width * height * channels)
    throw new DataError(
      `${where}: expected ${height} x ${width} x ${channels} = ${width * height * channels} bytes, ` +
        `found ${data.length}. Pass height, width and channels that match the data.`,
    );
}

function checkedChannels(channels: number, where: string): Channels {
  if (channels === 1 || channels === 3 || channels === 4) return channels;
  throw new DataError(`${where}: expected 1 (grey), 3 (RGB) or 4 (RGBA) channels, found ${channels}.`);
}

function checkSide(value: number, name: string): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new DataError(`picture ${name}: expected an integer of at least 1, found ${value}.`);
}
