import { encode } from "fast-png";
import { DataError } from "../errors.ts";
import { colourBytes } from "./frame.ts";

export interface DensityRequest {
  /** The centre of each point in pixels, x and y in turn, [n, 2]; points outside are omitted. */
  readonly points: Float32Array;
  /** The index of each point's colour, [n]. */
  readonly classes: Uint8Array;
  /** At most 15 colours, as `#rrggbb`. */
  readonly colours: readonly string[];
  readonly background: string;
  readonly width: number;
  readonly height: number;
  /** Of a point, in pixels. */
  readonly radius: number;
}

/** Shades of each colour between the background and the colour itself. */
const shades = 16;
/** The opacity of a single point, if other points overlap and if none do. */
const faintest = 0.42;
const plainest = 0.85;

/**
 * Points as soft discs, for any number of them: each pixel has the colour of the class that covers it most, stronger
 * with more points, by the logarithm of their number. The result does not depend on the order of the points, and no
 * point is drawn over another.
 */
export function densityRaster(request: DensityRequest): IndexedRaster {
  const { width, height, colours, background } = request;
  const size = width * height;
  const total = new Float32Array(size);
  const most = new Float32Array(size);
  const winner = new Uint8Array(size);
  const cover = new Float32Array(size);
  colours.forEach((_, colour) => {
    cover.fill(0);
    addDiscs(request, colour, cover);
    for (let pixel = 0; pixel < size; pixel++) {
      const covered = cover[pixel] ?? 0;
      if (covered === 0) continue;
      total[pixel] = (total[pixel] ?? 0) + covered;
      if (covered > (most[pixel] ?? 0)) {
        most[pixel] = covered;
        winner[pixel] = colour;
      }
    }
  });
  const shadeOf = shading(total);
  const indices = winner;
  for (let pixel = 0; pixel < size; pixel++) {
    const shade = Math.round(shadeOf(total[pixel] ?? 0) * shades);
    indices[pixel] = shade === 0 ? 0 : 1 + (winner[pixel] ?? 0) * shades + shade - 1;
  }
  const paper = colourBytes(background);
  const palette = colours.flatMap((colour) => {
    const full = colourBytes(colour);
    return Array.from({ length: shades }, (_, shade) => mixed(paper, full, (shade + 1) / shades));
  });
  return { width, height, indices, palette: [paper, ...palette] };
}

/** Adds the discs of one colour: 1 inside, falling to 0 over the pixel at the edge. */
function addDiscs(
  { points, classes, width, height, radius }: DensityRequest,
  colour: number,
  cover: Float32Array,
): void {
  for (let point = 0; point < classes.length; point++) {
    if (classes[point] !== colour) continue;
    const centreX = points[2 * point] ?? Number.NaN;
    const centreY = points[2 * point + 1] ?? Number.NaN;
    const reach = radius + 1;
    const bottom = Math.min(height - 1, Math.floor(centreY + reach));
    const right = Math.min(width - 1, Math.floor(centreX + reach));
    for (let y = Math.max(0, Math.ceil(centreY - reach)); y <= bottom; y++) {
      for (let x = Math.max(0, Math.ceil(centreX - reach)); x <= right; x++) {
        const distance = Math.sqrt((x - centreX) ** 2 + (y - centreY) ** 2);
        const covered = Math.min(1, radius + 0.5 - distance);
        if (covered > 0) cover[y * width + x] = (cover[y * width + x] ?? 0) + covered;
      }
    }
  }
}

/** The opacity of a pixel by its coverage: 1 if it is covered more than 99 of 100 covered pixels. */
function shading(total: Float32Array): (covered: number) => number {
  const covered = total.filter((value) => value >= 1).sort();
  const dense = covered[Math.floor(0.99 * covered.length)] ?? 1;
  const alone = dense > 3 ? faintest : plainest;
  return (value) => {
    if (value <= 1) return alone * value;
    return Math.min(1, alone + ((1 - alone) * Math.log(value)) / Math.log(Math.max(dense, 2)));
  };
}

type Bytes = readonly [number, number, number];

function mixed(from: Bytes, to: Bytes, share: number): Bytes {
  const mix = (channel: 0 | 1 | 2) => Math.round(from[channel] + share * (to[channel] - from[channel]));
  return [mix(0), mix(1), mix(2)];
}

/** A picture of at most 256 colours: one byte for each pixel, rows from the top. */
export interface IndexedRaster {
  readonly width: number;
  readonly height: number;
  /** The index of each pixel's colour in the palette, [height, width]. */
  readonly indices: Uint8Array;
  /** Colours as three bytes each. */
  readonly palette: readonly (readonly [red: number, green: number, blue: number])[];
}

/**
 * The picture as the bytes of a PNG file with a palette: for noisy pictures a third of the size of RGB.
 *
 * @throws DataError if the sides do not fit the pixels, or there are no colours or more than 256
 */
export function encodeIndexedPng({ width, height, indices, palette }: IndexedRaster): Uint8Array {
  if (indices.length !== width * height)
    throw new DataError(
      `encodeIndexedPng: expected ${width * height} pixels for ${width} x ${height}, found ${indices.length}.`,
    );
  if (palette.length < 1 || palette.length > 256)
    throw new DataError(`encodeIndexedPng: expected from 1 to 256 colours, found ${palette.length}.`);
  const colours = palette.map(([red, green, blue]): [number, number, number] => [red, green, blue]);
  const options = { zlib: { level: 9 } } as const;
  return encode({ width, height, channels: 1, depth: 8, data: indices, palette: colours }, options);
}
