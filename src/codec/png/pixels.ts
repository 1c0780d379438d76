import type { Channels, Raster } from "../raster.ts";
import { type Pass, type PngHeader, samplesOf } from "./header.ts";

/** Colour information from chunks other than the header. */
export interface PngColours {
  /** PLTE: three bytes per colour. */
  readonly palette?: Uint8Array | undefined;
  /**
   * tRNS: the alpha of the first colours of a palette, or the transparent grey or RGB value, with 16 bits per sample.
   */
  readonly transparency?: Uint8Array | undefined;
}

type Fail = (reason: string) => Error;

/**
 * Builds a raster with 8 bits per channel from unfiltered rows. Throws the error that `fail` creates from a reason if
 * colours are missing or do not match.
 */
export function rasterOf(
  data: Uint8Array,
  passes: readonly Pass[],
  header: PngHeader,
  colours: PngColours,
  fail: Fail,
): Raster {
  const { width, height } = header;
  const painter = painterOf(header, colours, fail);
  const out = new Uint8Array(width * height * painter.channels);
  let start = 0;
  for (const pass of passes) {
    for (let row = 0; row < pass.height; row++) {
      const first = (pass.y + row * pass.stepY) * width + pass.x;
      start += 1;
      for (let pixel = 0; pixel < pass.width; pixel++)
        painter.paint(data, start, pixel, out, (first + pixel * pass.stepX) * painter.channels);
      start += pass.rowBytes;
    }
  }
  return { width, height, channels: painter.channels, data: out };
}

interface Painter {
  readonly channels: Channels;
  /** Writes a pixel of the row that begins at `start` to `out`, at index `at`. */
  paint(data: Uint8Array, start: number, pixel: number, out: Uint8Array, at: number): void;
}

function painterOf(header: PngHeader, { palette, transparency }: PngColours, fail: Fail): Painter {
  const samples = samplesOf(header);
  const { depth } = header;
  if (header.colours === "palette") return palettePainter(depth, palette, transparency, fail);
  const scale = 255 / (2 ** Math.min(depth, 8) - 1);
  const toByte = (sample: number) => (depth === 16 ? sample >> 8 : sample * scale);
  const hasAlpha = samples === 2 || samples === 4;
  if (transparency === undefined || hasAlpha) {
    if (transparency !== undefined) throw fail("it has an alpha channel and a transparent colour");
    if (samples !== 2)
      return {
        channels: samples === 1 ? 1 : samples === 3 ? 3 : 4,
        paint(data, start, pixel, out, at) {
          for (let each = 0; each < samples; each++)
            out[at + each] = toByte(sampleAt(data, start, pixel * samples + each, depth));
        },
      };
    return {
      channels: 4,
      paint(data, start, pixel, out, at) {
        out.fill(toByte(sampleAt(data, start, 2 * pixel, depth)), at, at + 3);
        out[at + 3] = toByte(sampleAt(data, start, 2 * pixel + 1, depth));
      },
    };
  }
  const key = keyOf(transparency, samples, depth, fail);
  return {
    channels: 4,
    paint(data, start, pixel, out, at) {
      let isKey = true;
      for (let channel = 0; channel < 3; channel++) {
        const each = samples === 1 ? 0 : channel;
        const sample = sampleAt(data, start, pixel * samples + each, depth);
        isKey &&= sample === key[each];
        out[at + channel] = toByte(sample);
      }
      out[at + 3] = isKey ? 0 : 255;
    },
  };
}

/** The transparent grey or RGB value. Only its lowest bits are used (PNG specification, 11.3.1.1). */
function keyOf(transparency: Uint8Array, samples: number, depth: number, fail: Fail): readonly number[] {
  if (transparency.length !== 2 * samples)
    throw fail(`its transparent colour has ${transparency.length} bytes instead of ${2 * samples}`);
  return Array.from({ length: samples }, (_, each) => {
    const sample = ((transparency[2 * each] ?? 0) << 8) | (transparency[2 * each + 1] ?? 0);
    return sample & (2 ** depth - 1);
  });
}

function palettePainter(
  depth: number,
  palette: Uint8Array | undefined,
  alphas: Uint8Array | undefined,
  fail: Fail,
): Painter {
  if (palette === undefined) throw fail("its palette is missing");
  const count = Math.floor(palette.length / 3);
  if (alphas !== undefined && alphas.length > count)
    throw fail(`it has the transparency of ${alphas.length} colours and a palette of ${count}`);
  const channels = alphas === undefined ? 3 : 4;
  return {
    channels,
    paint(data, start, pixel, out, at) {
      const index = sampleAt(data, start, pixel, depth);
      if (index >= count) throw fail(`a pixel has colour ${index} of a palette of ${count}`);
      for (let channel = 0; channel < 3; channel++) out[at + channel] = palette[3 * index + channel] ?? 0;
      if (channels === 4) out[at + 3] = alphas?.[index] ?? 255;
    },
  };
}

/**
 * A sample of a row: 1, 2, 4 or 8 bits, with the leftmost sample in the highest bits of a byte, or 16 bits,
 * big-endian.
 */
function sampleAt(data: Uint8Array, start: number, index: number, depth: number): number {
  if (depth === 8) return data[start + index] ?? 0;
  if (depth === 16) return ((data[start + 2 * index] ?? 0) << 8) | (data[start + 2 * index + 1] ?? 0);
  const bit = index * depth;
  return ((data[start + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
}
