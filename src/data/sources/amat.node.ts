import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BitRows, decodeBitRows } from "../../codec/amat.ts";
import { readWholeFile } from "../../codec/chunks.node.ts";
import { isGzip } from "../../codec/gzip.ts";
import { bytesAsFile } from "../../codec/randomAccess.ts";
import { sha256 } from "../../codec/sha256.ts";
import { unzipped } from "../../codec/unzipped.ts";
import { DataError, messageOf } from "../../errors.ts";
import type { Dataset, DatasetFile } from "../dataset.ts";
import type { DatumShape, Source } from "../source.ts";
import { residentSource } from "./resident.ts";

const roles = ["train", "valid", "test"] as const;
type Role = (typeof roles)[number];

/** The path of each file that a folder has. */
export type AmatPaths = Readonly<Partial<Record<Role, string>>>;

/**
 * Finds files of binarized images, such as `binarized_mnist_train.amat`: names that end in `_train.amat`, `_valid.amat`
 * and `_test.amat`, plain or as .gz. Undefined if a folder has none.
 *
 * @throws DataError if there are several files for a split
 */
export async function findAmatFiles(folder: string): Promise<AmatPaths | undefined> {
  const names = await readdir(folder).catch(() => []);
  const found = roles.flatMap((role): (readonly [Role, string])[] => {
    const matching = names.filter((name) => plainName(name).endsWith(`_${role}.amat`)).sort();
    const [first] = matching;
    if (first === undefined) return [];
    if (new Set(matching.map(plainName)).size > 1) {
      throw new DataError(
        `${folder}: expected one file that ends in _${role}.amat, found ${matching.join(", ")}. Use one folder per data set.`,
      );
    }
    return [[role, join(folder, first)]];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function plainName(name: string): string {
  return name.replace(/\.gz$/, "");
}

/**
 * Reads a data set of binarized images in the format of Larochelle's binarized MNIST: text files of 0 and 1 for
 * training (50,000 rows), validation (10,000) and test (10,000). Rows of a square number of values are square images,
 * others are vectors.
 *
 * @throws DataError if the file for training or test is missing, a file is damaged, or rows differ in length
 */
export async function loadAmatFolder(folder: string, name: string, paths: AmatPaths): Promise<Dataset> {
  const { train, valid, test } = paths;
  if (train === undefined || test === undefined) {
    const missing = [train ?? "_train.amat", test ?? "_test.amat"].filter((each) => each.startsWith("_"));
    throw new DataError(
      `${folder}: no file of images ends in ${missing.join(" or ")}. Add it, or name another folder.`,
    );
  }
  const trained = await readPart(train);
  const validated = valid === undefined ? undefined : await readPart(valid);
  const tested = await readPart(test);
  const shape = shapeOf(trained.rows.width);
  const sourceOf = ({ path, rows }: Part): Source => {
    if (rows.width === trained.rows.width) return residentSource({ shape, x: rows.pixels });
    throw new DataError(
      `${path}: expected rows of ${trained.rows.width} values, as in ${train}, found ${rows.width}. Use the files of one data set.`,
    );
  };
  return {
    name,
    source: "folder",
    shape,
    train: sourceOf(trained),
    ...(validated && { validation: sourceOf(validated) }),
    test: sourceOf(tested),
    files: [trained, ...(validated ? [validated] : []), tested].map(({ file }) => file),
  };
}

interface Part {
  readonly path: string;
  readonly rows: BitRows;
  readonly file: DatasetFile;
}

async function readPart(path: string): Promise<Part> {
  const stored = await readWholeFile(path).catch((cause: unknown) => {
    throw new DataError(`${path}: the file cannot be read: ${messageOf(cause)}.`, { cause });
  });
  const given = bytesAsFile(stored, path);
  const plain = isGzip(stored) ? await unzipped(given) : given;
  const bytes = await plain.read(0, plain.size);
  const file = { name: plainName(basename(path)), bytes: bytes.length, sha256: await sha256(bytes) };
  return { path, rows: decodeBitRows(bytes, path), file };
}

function shapeOf(width: number): DatumShape {
  const side = Math.sqrt(width);
  return Number.isInteger(side) && side > 1 ? [side, side, 1] : [width];
}
