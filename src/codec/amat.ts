import { DataError } from "../errors.ts";

/** Rows of bits, 0 or 1. */
export interface BitRows {
  readonly count: number;
  /** Bits per row. */
  readonly width: number;
  /** [count, width]: 255 (white) for 1 and 0 (black) for 0. */
  readonly pixels: Uint8Array;
}

const [zero, one, space, tab, lineFeed, carriageReturn] = [48, 49, 32, 9, 10, 13];

/**
 * Reads the text format of binarized MNIST (Larochelle and Murray, 2011): one row per image, of 0 and 1 with spaces
 * between them. Empty lines at the end are ignored.
 *
 * @param name names the file in errors
 * @throws DataError if a value is neither 0 nor 1, or a row has another length than the first; names the row and the
 *   place
 */
export function decodeBitRows(bytes: Uint8Array, name: string): BitRows {
  // Each value takes two bytes, except the last one of a file.
  const pixels = new Uint8Array((bytes.length + 1) >>> 1);
  let [length, count, width, rowStart] = [0, 0, 0, 0];
  let touching = false;
  const endRow = () => {
    touching = false;
    const found = length - rowStart;
    if (found === 0) return;
    if (count === 0) width = found;
    if (found !== width) {
      throw new DataError(
        `${name}, row ${count + 1}: expected ${width} values, as in row 1, found ${found}. Is the file cut off?`,
      );
    }
    count += 1;
    rowStart = length;
  };
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === zero || byte === one) {
      if (touching) throw unexpected(bytes, at - 1, { name, row: count + 1, value: length - rowStart });
      pixels[length] = byte === one ? 255 : 0;
      length += 1;
      touching = true;
    } else if (byte === space || byte === tab) touching = false;
    else if (byte === lineFeed || byte === carriageReturn) endRow();
    else {
      const start = touching ? at - 1 : at;
      throw unexpected(bytes, start, { name, row: count + 1, value: length - rowStart + (touching ? 0 : 1) });
    }
  }
  endRow();
  if (count === 0) throw new DataError(`${name}: the file has no rows of 0 and 1. Is it the right file?`);
  return { count, width, pixels: pixels.subarray(0, length) };
}

function unexpected(
  bytes: Uint8Array,
  start: number,
  { name, row, value }: { readonly name: string; readonly row: number; readonly value: number },
): DataError {
  const [word = ""] = new TextDecoder().decode(bytes.subarray(start, start + 20)).split(/\s/);
  return new DataError(
    `${name}, row ${row}, value ${value}: expected 0 or 1, found ${JSON.stringify(word)}. Is it a file of binarized images?`,
  );
}
