import { DataError } from "../errors.ts";
import { requireRows } from "./arrays/rows.ts";
import type { ArrayFile, StoredArray } from "./arrays/storedArray.ts";
import { type RandomAccess, readWhole } from "./randomAccess.ts";
import { fileNameOf } from "./shown.ts";

/** The two data sets of 32 x 32 colour images of Krizhevsky (2009), in their binary version. */
export type CifarKind = "cifar-10" | "cifar-100";

/** Sizes of an image: channels in planes, red, green and blue, then rows, then columns. */
const imageShape = [3, 32, 32] as const;
const imageBytes = 3 * 32 * 32;
/** The labels of a record, one byte each, before its image; and how many classes each has. */
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
/** The file with the names of the classes, a line each. */
const classFiles: Readonly<Record<CifarKind, string>> = {
  "cifar-10": "batches.meta.txt",
  "cifar-100": "fine_label_names.txt",
};

/** What the files of a folder are for. */
export interface CifarLayout {
  readonly kind: CifarKind;
  /** In the order of their numbers. */
  readonly train: readonly string[];
  readonly test: readonly string[];
  /** The file with the names of the classes, where it is there. */
  readonly classes?: string;
}

/**
 * Which files of a folder are CIFAR's training and test data; undefined where they are not those of a CIFAR binary version. Names may
 * be paths: their last parts are compared.
 */
export function cifarLayoutOf(names: readonly string[]): CifarLayout | undefined {
  for (const kind of kinds) {
    const of = (pattern: RegExp) => names.filter((name) => pattern.test(fileNameOf(name)));
    const train = of(fileNames[kind].train).sort((a, b) => numberIn(a) - numberIn(b));
    const test = of(fileNames[kind].test);
    // `train.bin` alone may be anything.
    if (train.length === 0 || (kind === "cifar-100" && test.length === 0)) continue;
    const classes = names.find((name) => fileNameOf(name) === classFiles[kind]);
    return { kind, train, test, ...(classes === undefined ? {} : { classes }) };
  }
  return undefined;
}

function numberIn(name: string): number {
  return Number(/(\d+)\.bin$/.exec(name)?.[1] ?? 0);
}

/** The name of the file beside one of a kind in which the names of the classes are. */
export function cifarClassFile(kind: CifarKind): string {
  return classFiles[kind];
}

/** The names in `batches.meta.txt` or `fine_label_names.txt`, in the order of their numbers. */
export function cifarClasses(text: string): readonly string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Which data set a file is of, by its name and by its size, which is a multiple of a record's; undefined for any other. */
export function cifarKindOf(name: string, size: number): CifarKind | undefined {
  const isOf = (kind: CifarKind) =>
    Object.values(fileNames[kind]).some((pattern) => pattern.test(fileNameOf(name)));
  return kinds.find((kind) => isOf(kind) && size > 0 && size % recordBytes(kind) === 0);
}

function recordBytes(kind: CifarKind): number {
  return labelsOf[kind].length + imageBytes;
}

/**
 * The arrays of a file of CIFAR's binary version: `images` uint8 [n, 3, 32, 32], and `labels` [n], of CIFAR-100 the fine ones, with the
 * others as `coarse_labels`. All are read by rows where they lie.
 *
 * @param classes names of the classes, where they are known
 * @throws DataError, at a reading, for a label that the data set does not have
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

/** Bytes of the names of classes that are read: CIFAR-100's take less than 1,000. */
const mostOfClasses = 1 << 16;

/** Reads the file with the names of the classes, and closes it. Throws DataError where it cannot be read. */
export async function readCifarClasses(file: RandomAccess): Promise<readonly string[]> {
  try {
    return cifarClasses(new TextDecoder().decode(await file.read(0, mostOfClasses)));
  } finally {
    await file.close();
  }
}

/** The same bytes of each record. */
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
        `${file.name}, image ${first + wrong}: expected a label below ${classes}, as ${kind} has, found ${taken[wrong]}. Is it another ` +
          "kind of file, or damaged? Get it again.",
      );
    },
  };
}
