import { DataError } from "../errors.ts";
import { requireRows } from "./arrays/rows.ts";
import type { ArrayFile, StoredArray } from "./arrays/storedArray.ts";
import { fileNameOf } from "./excerpt.ts";
import { type RandomAccess, readWhole } from "./randomAccess.ts";

/** The two data sets of 32 x 32 colour images of Krizhevsky (2009), in their binary version. */
export type CifarKind = "cifar-10" | "cifar-100";

/** Shape of an image: channels (red, green, blue planes), rows, columns. */
const imageShape = [3, 32, 32] as const;
const imageBytes = 3 * 32 * 32;
/** The labels of a record, one byte each, stored before its image, and the number of classes of each. */
const labelsOf: Readonly<Record<CifarKind, readonly (readonly [name: string, classes: number])[]>> = {
  "cifar-10": [["labels", 10]],
  "cifar-100": [
    ["coarse_labels", 20],
    ["labels", 100],
  ],
};
const fileNames: Readonly<Record<CifarKind, { readonly train: RegExp; readonly test: RegExp }>> = {
  "cifar-10": { train: /^data_batch_\d+\.bin$/, test: /^test_batch\.bin$/ },
  "cifar-100": { train: /^train\.bin$/, test: /^test\.bin$/ },
};
const kinds = Object.keys(fileNames) as readonly CifarKind[];
/** The file with the class names, one per line. */
const classFiles: Readonly<Record<CifarKind, string>> = {
  "cifar-10": "batches.meta.txt",
  "cifar-100": "fine_label_names.txt",
};

/** The CIFAR files of a folder by use. */
export interface CifarLayout {
  readonly kind: CifarKind;
  /** Sorted by their numbers. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The file with the class names, if it exists. */
  readonly classes?: string;
}

/**
 * Finds CIFAR's training and test data among the files of a folder. Undefined if they are not the files of a CIFAR
 * binary version. Names may be paths: only the last part is compared.
 */
export function cifarLayoutOf(names: readonly string[]): CifarLayout | undefined {
  for (const kind of kinds) {
    const of = (pattern: RegExp) => names.filter((name) => pattern.test(fileNameOf(name)));
    const train = of(fileNames[kind].train).sort((a, b) => numberIn(a) - numberIn(b));
    const test = of(fileNames[kind].test);
    // A single `train.bin` may be anything.
    if (train.length === 0 || (kind === "cifar-100" && test.length === 0)) continue;
    const classes = names.find((name) => fileNameOf(name) === classFiles[kind]);
    return { kind, train, test, ...(classes === undefined ? {} : { classes }) };
  }
  return undefined;
}

function numberIn(name: string): number {
  return Number(/(\d+)\.bin$/.exec(name)?.[1] ?? 0);
}

/** The name of the file with the class names, which is in the same folder as the data files. */
export function cifarClassFile(kind: CifarKind): string {
  return classFiles[kind];
}

/** The class names in `batches.meta.txt` or `fine_label_names.txt`, in the order of the class numbers. */
export function cifarClasses(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/**
 * The data set that a file belongs to, by its name and its size (a multiple of the record size). Undefined for other
 * files.
 */
export function cifarKindOf(name: string, size: number): CifarKind | undefined {
  const isOf = (kind: CifarKind) =>
    Object.values(fileNames[kind]).some((pattern) => pattern.test(fileNameOf(name)));
  return kinds.find((kind) => isOf(kind) && size > 0 && size % recordBytes(kind) === 0);
}

function recordBytes(kind: CifarKind): number {
  return labelsOf[kind].length + imageBytes;
}

/**
 * The arrays of a file of CIFAR's binary version: `images` uint8 [n, 3, 32, 32], and `labels` [n]. For CIFAR-100,
 * `labels` are the fine labels and `coarse_labels` [n] the coarse ones. Rows are read from the file on demand.
 *
 * @param classes names of the classes, if known
 * @throws DataError when a label is read that the data set does not have
 */
export function openCifar(file: RandomAccess, kind: CifarKind, classes?: readonly string[]): ArrayFile {
  const count = file.size / recordBytes(kind);
  const first = labelsOf[kind].length;
  const arrays: StoredArray[] = [
    {
      ...columns(file, kind, count, [first, imageBytes]),
      name: "images",
      shape: [count, ...imageShape],
      planar: true,
    },
    ...labelsOf[kind].map(([name, classes], place) => ({
      ...columns(file, kind, count, [place, 1], classes),
      name,
      shape: [count],
    })),
  ];
  return {
    format: "cifar",
    file: file.name,
    arrays,
    refused: [],
    ...(classes === undefined ? {} : { classes }),
    close: () => file.close(),
  };
}

/** Bytes of the class file that are read. CIFAR-100's file has fewer than 1,000. */
const mostOfClasses = 1 << 16;

/** Reads the file with the class names, and closes it. Throws DataError if it cannot be read. */
export async function readCifarClasses(file: RandomAccess): Promise<readonly string[]> {
  try {
    return cifarClasses(new TextDecoder().decode(await file.read(0, mostOfClasses)));
  } finally {
    await file.close();
  }
}

/** Reads `width` bytes at offset `place` of each record. */
function columns(
  file: RandomAccess,
  kind: CifarKind,
  count: number,
  [place, width]: readonly [place: number, width: number],
  classes = 256,
): Pick<StoredArray, "type" | "byRows" | "read"> {
  const size = recordBytes(kind);
  return {
    type: "uint8",
    byRows: true,
    async read(first, rows) {
      requireRows(file.name, [count], first, rows);
      const records = await readWhole(file, first * size, rows * size, "images");
      const taken = new Uint8Array(rows * width);
      for (let row = 0; row < rows; row++) {
        const start = row * size + place;
        taken.set(records.subarray(start, start + width), row * width);
      }
      const wrong = classes === 256 ? -1 : taken.findIndex((label) => label >= classes);
      if (wrong < 0) return taken;
      throw new DataError(
        `${file.name}, image ${first + wrong}: expected a label below ${classes} for ${kind}, found ${taken[wrong]}. Is it another ` +
          "kind of file, or damaged? Get it again.",
      );
    },
  };
}
