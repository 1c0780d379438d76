/** How the pixels of a PNG file are stored: its IHDR chunk. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  /** Bits per sample. */
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly colours: "grey" | "rgb" | "palette" | "grey and alpha" | "rgb and alpha";
  /** Whether rows are stored in the seven passes of Adam7. */
  readonly interlaced: boolean;
}

/** Bytes of an IHDR chunk. */
export const headerBytes = 13;

/** Colour types (PNG specification, table 11.1) with their allowed depths. */
const colourTypes = {
  0: { colours: "grey", depths: [1, 2, 4, 8, 16] },
  2: { colours: "rgb", depths: [8, 16] },
  3: { colours: "palette", depths: [1, 2, 4, 8] },
  4: { colours: "grey and alpha", depths: [8, 16] },
  6: { colours: "rgb and alpha", depths: [8, 16] },
} as const;

const samples = { grey: 1, rgb: 3, palette: 1, "grey and alpha": 2, "rgb and alpha": 4 } as const;

/** Samples per pixel: 1 to 4. */
export function samplesOf({ colours }: PngHeader): number {
  return samples[colours];
}

/**
 * Reads an IHDR chunk. Throws the error that `fail` creates from a reason if the specification does not allow the
 * header.
 */
export function decodePngHeader(chunk: Uint8Array, fail: (reason: string) => Error): PngHeader {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, type = 0, compression, filter, interlace = 0] = chunk.subarray(8);
  if (width < 1 || height < 1 || width > largestSide || height > largestSide)
    throw fail(`it has ${width} x ${height} pixels`);
  const known = Object.entries(colourTypes).find(([code]) => Number(code) === type)?.[1];
  const given = known?.depths.find((each) => each === depth);
  if (known === undefined || given === undefined) throw fail(`colour type ${type} with ${depth} bits`);
  if (compression !== 0 || filter !== 0 || interlace > 1)
    throw fail(`compression ${compression}, filter ${filter}, interlace ${interlace} are not defined by PNG`);
  return { width, height, depth: given, colours: known.colours, interlaced: interlace === 1 };
}

const largestSide = 2 ** 31 - 1;

/** Pixels that are stored together as a picture: all pixels, or one of the passes of Adam7. */
export interface Pass {
  /** Column and row of the first pixel in the picture. */
  readonly x: number;
  readonly y: number;
  /** Steps from one pixel to the next, to the right and down. */
  readonly stepX: number;
  readonly stepY: number;
  /** Number of pixels in a row, and number of rows; both at least 1. */
  readonly width: number;
  readonly height: number;
  /** Bytes of a row, without the filter byte before it. */
  readonly rowBytes: number;
}

/** x, y, step to the right, step down (PNG specification, 8.2). */
const adam7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The passes in which a picture is stored, without empty passes. */
export function passesOf(header: PngHeader): readonly Pass[] {
  const { width, height, depth, interlaced } = header;
  const bits = depth * samplesOf(header);
  const starts = interlaced ? adam7 : ([[0, 0, 1, 1]] as const);
  return starts.flatMap(([x, y, stepX, stepY]) => {
    const columns = Math.ceil((width - x) / stepX);
    const rows = Math.ceil((height - y) / stepY);
    if (columns < 1 || rows < 1) return [];
    return [{ x, y, stepX, stepY, width: columns, height: rows, rowBytes: Math.ceil((columns * bits) / 8) }];
  });
}

/** Number of bytes of the rows of all passes, including the filter byte of each row. */
export function storedBytes(passes: readonly Pass[]): number {
  return passes.reduce((sum, { height, rowBytes }) => sum + height * (rowBytes + 1), 0);
}
