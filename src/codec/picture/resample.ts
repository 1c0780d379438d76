import { type Contributions, triangleContributions } from "./triangle.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A part of a picture, in pixels and fractions of pixels. It must be inside the picture. */
export interface Window extends Size {
  readonly left: number;
  readonly top: number;
}

/**
 * Resizes a part of a picture with a separable triangle filter that is as wide as the reduction. It matches Pillow's
 * `BILINEAR` with `box` and torchvision's `antialias=True`, except that it rounds only once, half up, at the end. It
 * uses float64 and no functions that engines approximate, so it gives the same bytes everywhere. At the window's
 * edges, pixels outside the window contribute, too. The whole picture in its own size is copied.
 *
 * Apart from the result, it needs memory for a few rows.
 *
 * @param pixels [height, width, channels]
 * @param window its width and height are above 0
 * @returns [to.height, to.width, channels]
 */
export function resample(
  pixels: Uint8Array | Uint8ClampedArray,
  from: Size & { readonly channels: number },
  window: Window,
  to: Size,
): Uint8Array {
  const { width, height, channels } = from;
  const whole = window.left === 0 && window.top === 0 && window.width === width && window.height === height;
  if (whole && to.width === width && to.height === height)
    return new Uint8Array(pixels.subarray(0, width * height * channels));
  const across = triangleContributions(width, window.left, window.width, to.width);
  const down = triangleContributions(height, window.top, window.height, to.height);
  const rowLength = to.width * channels;
  // Rows of the source, scaled to the width of the result. Row r is stored at r % down.most as long as the result
  // needs it.
  const rows = new Float64Array(down.most * rowLength);
  const sums = new Float64Array(rowLength);
  const result = new Uint8Array(to.height * rowLength);
  let ready = 0;
  for (let y = 0; y < to.height; y++) {
    const first = down.first[y] ?? 0;
    const end = first + (down.count[y] ?? 0);
    for (let row = Math.max(ready, first); row < end; row++) {
      const place = (row % down.most) * rowLength;
      scaleRow(pixels, row * width * channels, channels, across, rows.subarray(place, place + rowLength));
    }
    ready = end;
    sums.fill(0);
    for (let row = first; row < end; row++) {
      const weight = down.weights[y * down.most + row - first] ?? 0;
      const place = (row % down.most) * rowLength;
      for (let x = 0; x < rowLength; x++) sums[x] = (sums[x] ?? 0) + weight * (rows[place + x] ?? 0);
    }
    for (let x = 0; x < rowLength; x++) result[y * rowLength + x] = Math.floor((sums[x] ?? 0) + 0.5);
  }
  return result;
}

/** Scales one row of a picture, which begins at `start`, to another width. */
function scaleRow(
  pixels: Uint8Array | Uint8ClampedArray,
  start: number,
  channels: number,
  { first, count, weights, most }: Contributions,
  out: Float64Array,
): void {
  if (channels === 3) {
    for (let x = 0; x < first.length; x++) {
      let [red, green, blue] = [0, 0, 0];
      let at = start + 3 * (first[x] ?? 0);
      const end = x * most + (count[x] ?? 0);
      for (let index = x * most; index < end; index++) {
        const weight = weights[index] ?? 0;
        red += weight * (pixels[at] ?? 0);
        green += weight * (pixels[at + 1] ?? 0);
        blue += weight * (pixels[at + 2] ?? 0);
        at += 3;
      }
      out[3 * x] = red;
      out[3 * x + 1] = green;
      out[3 * x + 2] = blue;
    }
    return;
  }
  for (let x = 0; x < first.length; x++) {
    const end = x * most + (count[x] ?? 0);
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let at = start + channels * (first[x] ?? 0) + channel;
      for (let index = x * most; index < end; index++) {
        sum += (weights[index] ?? 0) * (pixels[at] ?? 0);
        at += channels;
      }
      out[channels * x + channel] = sum;
    }
  }
}
