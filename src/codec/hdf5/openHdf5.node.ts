import { resolve } from "node:path";
import type { Dataset, File } from "h5wasm/node";
import { DataError, messageOf, NelboError } from "../../errors.ts";
import { isMissing, missingPackage } from "../../missingPackage.ts";
import { bytesOfNumber, decodeNumbers } from "../arrays/numbers.ts";
import { requireRows } from "../arrays/rows.ts";
import type { ArrayFile, NumberType, RefusedArray, StoredArray } from "../arrays/storedArray.ts";
import { largestGzipRatio } from "../gzip.ts";
import { isDiskFile } from "../randomAccess.node.ts";
import type { RandomAccess } from "../randomAccess.ts";
import { elementCount } from "../sizes.ts";
import { hdf5Type } from "./types.ts";
import { walkHdf5 } from "./walk.ts";

type Library = typeof import("h5wasm/node");

/** Bytes that the library reads at a time. They are in its memory, which never shrinks. */
const pieceBytes = 2 ** 24;
/** Maximum size of a row, in bytes: the library has 2 GiB of memory. */
const largestRow = 2 ** 30;

/**
 * The arrays of an HDF5 file on disk, read with the package h5wasm. Each data set of numbers is named by its path,
 * such as `train/data`, and read by rows. Data sets of other types, broken links and links to other files are listed
 * in `refused`.
 *
 * @throws EngineError if h5wasm is not installed; the message has the command that installs it
 * @throws DataError if it is not a file on disk (in an archive, gzipped), is damaged, or has no data set of numbers
 */
export async function openHdf5(file: RandomAccess): Promise<ArrayFile> {
  if (!isDiskFile(file)) {
    throw new DataError(
      `${file.name}: an HDF5 file in an archive or a .gz file cannot be read. Unpack it first.`,
    );
  }
  const library = await loadLibrary();
  const name = file.name;
  const open = guarded(name, () => new library.File(resolve(file.path), "r"));
  try {
    const arrays: StoredArray[] = [];
    const refused: RefusedArray[] = [];
    for (const { path, found } of guarded(name, () => walkHdf5(open, name))) {
      if ("refused" in found) refused.push({ name: path, reason: found.refused });
      else {
        const read = guarded(name, () => arrayOf(library, open, found, { name: path, file }));
        if ("reason" in read) refused.push(read);
        else arrays.push(read);
      }
    }
    if (arrays.length === 0) throw nothingRead(name, refused);
    const close = async () => {
      guarded(name, () => open.close());
      await file.close();
    };
    return { format: "hdf5", file: name, arrays, refused, close };
  } catch (cause) {
    guarded(name, () => open.close());
    throw cause;
  }
}

async function loadLibrary(): Promise<Library> {
  const specifier = "h5wasm/node";
  const library = await import("h5wasm/node").catch((cause: unknown) => {
    throw isMissing(specifier, cause) ? missingPackage("h5wasm", "HDF5 files require it", cause) : cause;
  });
  const module = await library.ready;
  // By default, the library writes its errors to standard error.
  module.activate_throwing_error_handler();
  return library;
}

function arrayOf(
  library: Library,
  open: File,
  dataset: Dataset,
  { name, file }: { readonly name: string; readonly file: RandomAccess },
): StoredArray | RefusedArray {
  const { metadata } = dataset;
  const found = hdf5Type(metadata);
  if ("refused" in found) return { name, reason: found.refused };
  const shape = metadata.shape ?? [];
  const { type } = found;
  const place = `${file.name}/${name}`;
  const bytes = elementCount(shape) * bytesOfNumber[type];
  // Without chunks, the numbers are contiguous in the file. Chunks may be compressed, and chunks of zeros may be
  // omitted.
  const most = metadata.chunks === null ? file.size : file.size * largestGzipRatio;
  if (!(bytes <= most)) {
    throw new DataError(
      `${place}: expected at most ${most} bytes in a file of ${file.size}, found ${type} [${shape.join(", ")}]. It is cut off, or most ` +
        "of it was never written. Save it again.",
    );
  }
  const rowBytes = elementCount(shape.slice(1)) * bytesOfNumber[type];
  return {
    name,
    type,
    shape,
    byRows: true,
    async read(first, count) {
      requireRows(place, shape, first, count);
      if (rowBytes > largestRow) {
        throw new DataError(
          `${place}: expected rows of at most ${largestRow} bytes, found ${rowBytes}. Save the array as npy.`,
        );
      }
      const all = new Uint8Array(count * rowBytes);
      const pieceRows = Math.max(1, Math.floor(pieceBytes / rowBytes));
      for (let done = 0; done < count && rowBytes > 0; done += pieceRows) {
        const rows = Math.min(pieceRows, count - done);
        const piece = { path: dataset.path, type, shape, first: first + done, rows };
        guarded(place, () => readPiece(library, open, piece, all.subarray(done * rowBytes)));
      }
      return decodeNumbers(type, all, true);
    },
  };
}

interface Piece {
  readonly path: string;
  readonly type: NumberType;
  readonly shape: readonly number[];
  readonly first: number;
  readonly rows: number;
}

/** Copies the bytes of some rows, little-endian. The library's `slice` would convert them to BigInts and arrays. */
function readPiece({ Module }: Library, open: File, piece: Piece, into: Uint8Array): void {
  const { path, type, shape, first, rows } = piece;
  const [, ...sizes] = shape;
  const scalar = shape.length === 0;
  const bytes = rows * elementCount(sizes) * bytesOfNumber[type];
  const pointer = Module._malloc(bytes);
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`);
  try {
    const count = scalar ? null : [rows, ...sizes].map(BigInt);
    const offset = scalar ? null : [first, ...sizes.map(() => 0)].map(BigInt);
    const strides = scalar ? null : shape.map(() => 1n);
    Module.get_dataset_data(open.file_id, path, count, offset, strides, BigInt(pointer));
    into.set(Module.HEAPU8.subarray(pointer, pointer + bytes));
  } finally {
    Module._free(pointer);
  }
}

/** Turns errors of the library into DataError with the innermost of HDF5's reasons. */
function guarded<Value>(name: string, act: () => Value): Value {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof NelboError) throw cause;
    const reasons = [...messageOf(cause).matchAll(/\(\): (.*)/g)].map(([, reason]) => reason);
    const reason = reasons.at(-1) ?? messageOf(cause).split("\n")[0];
    const advice = /filter/.test(reason ?? "")
      ? "Save it again with compression='gzip', which is always available."
      : "Is it cut off or damaged? Get it again.";
    throw new DataError(`${name}: the HDF5 file cannot be read: ${reason}. ${advice}`, {
      cause,
    });
  }
}

function nothingRead(name: string, refused: readonly RefusedArray[]): DataError {
  const found = refused.slice(0, 5).map((each) => `${each.name}: ${each.reason}`);
  return new DataError(
    `${name}: the file has no data set of numbers${found.length === 0 ? "" : ` (${found.join("; ")})`}. Save numbers: ` +
      "file['data'] = x.",
  );
}
