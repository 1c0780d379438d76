import type { ImageShape } from "./source.ts";

/** The radius of the kernel in standard deviations: 0.006 % of the weight lies outside. */
const reach = 4;

/**
 * Blurs images by a Gaussian, rows first and then columns, each channel separately. Weights are the density at whole
 * pixels, scaled to sum to 1. Edges are mirrored, with the edge pixel repeated. Results are rounded to bytes once.
 *
 * @param standardDeviation in pixels, at least 0 (which changes nothing)
 * @returns a function that blurs uint8 [n, height, width, channels] in place
 */
export function createBlur(
  [height, width, channels]: ImageShape,
  standardDeviation: number,
): (pixels: Uint8Array) => void {
  const weights = blurWeights(standardDeviation);
  const radius = weights.length - 1;
  const alongWidth = mirroredPlaces(width, radius);
  const alongHeight = mirroredPlaces(height, radius);
  const rowLength = width * channels;
  const imageSize = height * rowLength;
  const rowsBlurred = new Float64Array(imageSize);
  return (pixels) => {
    for (let image = 0; image < pixels.length; image += imageSize) {
      for (let y = 0; y < height; y++) {
        const row = y * rowLength;
        for (let x = 0; x < width; x++) {
          for (let channel = 0; channel < channels; channel++) {
            const from = image + row + channel;
            let sum = (weights[0] ?? 0) * (pixels[from + x * channels] ?? 0);
            for (let step = 1; step <= radius; step++) {
              const before = pixels[from + (alongWidth[x + radius - step] ?? 0) * channels] ?? 0;
              const after = pixels[from + (alongWidth[x + radius + step] ?? 0) * channels] ?? 0;
              sum += (weights[step] ?? 0) * (before + after);
            }
            rowsBlurred[row + x * channels + channel] = sum;
          }
        }
      }
      for (let y = 0; y < height; y++) {
        for (let at = 0; at < rowLength; at++) {
          let sum = (weights[0] ?? 0) * (rowsBlurred[y * rowLength + at] ?? 0);
          for (let step = 1; step <= radius; step++) {
            const above = rowsBlurred[(alongHeight[y + radius - step] ?? 0) * rowLength + at] ?? 0;
            const below = rowsBlurred[(alongHeight[y + radius + step] ?? 0) * rowLength + at] ?? 0;
            sum += (weights[step] ?? 0) * (above + below);
          }
          pixels[image + y * rowLength + at] = Math.floor(sum + 0.5);
        }
      }
    }
  };
}

/** The weights of a pixel and of its neighbours at distance 1, 2, ... on either side. */
function blurWeights(standardDeviation: number): Float64Array {
  const radius = Math.ceil(reach * standardDeviation);
  const weights = Float64Array.from({ length: radius + 1 }, (_, distance) =>
    distance === 0 ? 1 : exponentialOfMinus((distance / standardDeviation) ** 2 / 2),
  );
  const total = weights.reduce((sum, weight, distance) => sum + (distance === 0 ? 1 : 2) * weight, 0);
  return weights.map((weight) => weight / total);
}

/** For larger y, e^-y is below 2^-57 of the pixel's own weight and does not change a sum: the weight is 0. */
const negligible = 40;

/**
 * e^-y for y >= 0, with only + - * /: the series of e^(-y/16), squared four times. The series has enough terms for y up
 * to `negligible`; a small standard deviation gives far larger y, even for the next pixel.
 */
function exponentialOfMinus(y: number): number {
  if (y >= negligible) return 0;
  let power = 1;
  for (let n = 24; n >= 1; n--) power = 1 - ((y / 16) * power) / n;
  for (let doubling = 0; doubling < 4; doubling++) power *= power;
  return power;
}

/**
 * The pixel of each place from -radius to size - 1 + radius, in a line of `size` pixels that is mirrored at its ends.
 */
function mirroredPlaces(size: number, radius: number): Int32Array {
  return Int32Array.from({ length: size + 2 * radius }, (_, index) => {
    const period = 2 * size;
    const place = (((index - radius) % period) + period) % period;
    return place < size ? place : period - 1 - place;
  });
}
