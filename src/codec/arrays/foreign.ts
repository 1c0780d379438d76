import { DataError } from "../../errors.ts";
import { fileNameOf } from "../excerpt.ts";

/** The supported formats, for error messages. */
export const whatIsRead = "npy, npz, HDF5, IDX, CIFAR's binary files, CSV or TSV";

interface Foreign {
  readonly found: string;
  readonly advice: string;
  /** Bytes (`?` is any byte) or characters, at offset `at`. */
  readonly magic: string | readonly (number | "?")[];
  readonly at?: number;
}

const image = (found: string, magic: Foreign["magic"]): Foreign => ({
  found,
  magic,
  advice: "To read pictures, give a folder of them.",
});
const packed = (found: string, magic: Foreign["magic"]): Foreign => ({
  found,
  magic,
  advice: "Unpack it first.",
});
const table = "Save it as CSV: df.to_csv(path, index=False).";

const foreign: readonly Foreign[] = [
  image("a PNG picture", [0x89, 0x50, 0x4e, 0x47]),
  image("a JPEG picture", [0xff, 0xd8, 0xff]),
  image("a GIF picture", "GIF8"),
  image("a TIFF picture", [0x49, 0x49, 0x2a, 0]),
  image("a TIFF picture", [0x4d, 0x4d, 0, 0x2a]),
  image("a BMP picture", ["B".charCodeAt(0), "M".charCodeAt(0), "?", "?", "?", "?", 0, 0, 0, 0]),
  { ...image("a WebP picture", "WEBP"), at: 8 },
  {
    found: "a MATLAB file of version 5",
    magic: "MATLAB 5.0 MAT-file",
    advice: "Save it as HDF5: save('path.mat', '-v7.3'), or as npz: np.savez(path, **scipy.io.loadmat(old)).",
  },
  { found: "a Parquet file", magic: "PAR1", advice: table },
  { found: "an Arrow file", magic: "ARROW1", advice: table },
  { found: "a Feather file", magic: "FEA1", advice: table },
  { found: "an SQLite database", magic: "SQLite format 3\0", advice: table },
  {
    found: "an Excel or other Office file",
    magic: [0xd0, 0xcf, 0x11, 0xe0],
    advice: "Save the sheet as CSV.",
  },
  { found: "a PDF document", magic: "%PDF", advice: "Give the data itself." },
  {
    found: "a NetCDF file of version 3",
    magic: "CDF",
    advice: "Save it as NetCDF 4, which is HDF5: nccopy -k nc4 old new.",
  },
  {
    found: "a FITS file",
    magic: "SIMPLE  =",
    advice: "Save its array: np.save(path, astropy.io.fits.getdata(old)).",
  },
  {
    found: "a weights file (safetensors)",
    magic: ["?", "?", "?", "?", "?", 0, 0, 0, 0x7b],
    advice: "Give data, not a model.",
  },
  packed("a bzip2 archive", "BZh"),
  packed("an xz archive", [0xfd, 0x37, 0x7a, 0x58, 0x5a]),
  packed("a Zstandard archive", [0x28, 0xb5, 0x2f, 0xfd]),
  packed("a 7z archive", [0x37, 0x7a, 0xbc, 0xaf]),
  packed("a RAR archive", "Rar!"),
  {
    found: "text in UTF-16",
    magic: [0xff, 0xfe],
    advice: "Save it as CSV in UTF-8.",
  },
];

/**
 * Throws DataError if bytes begin like a file of a known but unsupported format. The message names the format and
 * explains what to do.
 */
export function refuseForeign(start: Uint8Array, name: string): void {
  if (isPickle(start) || /\.(pkl|pickle)$/i.test(name)) throw pickleRefused(name);
  const known = foreign.find(({ magic, at = 0 }) => hasMagic(start, magic, at));
  if (known !== undefined) throw refusal(name, known.found, known.advice);
}

/** Throws DataError for text that is not a table. */
export function refuseText(start: Uint8Array, name: string): void {
  const text = new TextDecoder().decode(start).trimStart();
  if (/^<(!doctype|html|\?xml|[a-z])/i.test(text))
    throw refusal(
      name,
      "a web page or XML",
      "Was a web page downloaded instead of the file? Get the file itself.",
    );
  if (/^[{[]/.test(text))
    throw refusal(name, "JSON", "Save its numbers as CSV or npy: np.save(path, np.array(json.load(file))).");
}

/** The error for a file of an unsupported format. */
export function refusal(name: string, found: string, advice: string): DataError {
  return new DataError(`${name}: expected an array (${whatIsRead}), found ${found}. ${advice}`);
}

function hasMagic(start: Uint8Array, magic: Foreign["magic"], at: number): boolean {
  const bytes = typeof magic === "string" ? [...magic].map((character) => character.charCodeAt(0)) : magic;
  return bytes.every((byte, index) =>
    byte === "?" ? at + index < start.length : start[at + index] === byte,
  );
}

/** Whether bytes are text: no control characters except tabs, line ends and form feeds. */
export function isText(start: Uint8Array): boolean {
  return (
    start.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 13 || byte === 12) &&
    !start.includes(127)
  );
}

/** Whether bytes are the beginning of a Python pickle of protocol 2 or later. */
function isPickle(start: Uint8Array): boolean {
  return start[0] === 0x80 && (start[1] ?? 0) >= 2 && (start[1] ?? 0) <= 5;
}

/** The archive with the binary version of each data set. */
const cifar: Readonly<Record<string, string>> = {
  "CIFAR-10": "cifar-10-binary.tar.gz",
  "CIFAR-100": "cifar-100-binary.tar.gz",
};
const cifarNames: readonly (readonly [pattern: RegExp, data: string])[] = [
  [/^(data_batch_\d+|test_batch|batches\.meta)$/, "CIFAR-10"],
  [/^(train|test|meta)$/, "CIFAR-100"],
];

/** The error for a pickle. The message explains what to use instead. */
function pickleRefused(name: string): DataError {
  const found = `${name}: expected numbers, found a Python pickle: loading one would run code.`;
  const [, data] = cifarNames.find(([pattern]) => pattern.test(fileNameOf(name))) ?? [];
  const archive = data === undefined ? undefined : cifar[data];
  if (archive !== undefined) {
    return new DataError(
      `${found} Get the binary version of ${data}, ${archive}, from the same page, and give its .bin files.`,
    );
  }
  return new DataError(
    `${found} If you trust it, load it in Python and save its arrays: np.savez(path, x=x, y=y).`,
  );
}
