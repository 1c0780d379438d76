import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { encodeIdx } from "../src/codec/idx.ts";
import { digitsDataset, type IdxRole, idxRoles } from "../src/data/sources/known.ts";

/**
 * Makes src/data/sources/digits.generated.ts from scikit-learn's copy of the UCI data set:
 *
 *   pip download scikit-learn --no-deps    (a wheel is a zip archive; the file is sklearn/datasets/data/digits.csv.gz)
 *   npx tsx scripts/digits.ts path/to/digits.csv.gz
 *
 * Both the source and the IDX files made of it are checked by SHA-256.
 */
const sourceSha256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8";
const target = new URL("../src/data/sources/digits.generated.ts", import.meta.url);

const side = 8;
const rows = 1797;
/**
 * The test split begins here. The rows are in the order of the forms that people filled in: the labels repeat one
 * sequence of about 130 digits fourteen times. This is where the twelfth begins, so that no form has rows in both
 * splits.
 */
const firstTestRow = 1415;
/** Pixels are counts of set bits in blocks of 4 x 4. */
const largest = 16;

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function requireSum(name: string, bytes: Uint8Array, expected: string): void {
  const found = sha256(bytes);
  if (found !== expected) throw new Error(`${name}: expected sha256 ${expected}, found ${found}.`);
}

/** The four files, from lines of 64 pixels and a label. */
function idxFiles(csv: string): Record<IdxRole, Uint8Array> {
  const table = csv
    .trim()
    .split("\n")
    .map((line) => line.split(",").map(Number));
  const images = (part: readonly number[][]) =>
    encodeIdx({
      type: "ubyte",
      shape: [part.length, side, side],
      values: Uint8Array.from(
        part.flatMap((row) => row.slice(0, -1).map((value) => Math.round((value * 255) / largest))),
      ),
    });
  const labels = (part: readonly number[][]) =>
    encodeIdx({
      type: "ubyte",
      shape: [part.length],
      values: Uint8Array.from(part.map((row) => row.at(-1) ?? Number.NaN)),
    });
  const [train, test] = [table.slice(0, firstTestRow), table.slice(firstTestRow, rows)];
  return {
    "train-images": images(train),
    "train-labels": labels(train),
    "t10k-images": images(test),
    "t10k-labels": labels(test),
  };
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: npx tsx scripts/digits.ts path/to/digits.csv.gz");
const csv = gunzipSync(await readFile(path));
requireSum(path, csv, sourceSha256);
const files = idxFiles(csv.toString("latin1"));
for (const role of idxRoles)
  console.log(`${role}: ${files[role].length} bytes, sha256 ${sha256(files[role])}`);
for (const role of idxRoles) requireSum(role, files[role], digitsDataset.files[role].sha256);
const entries = idxRoles.map((role) => {
  const base64 = gzipSync(files[role], { level: 9 }).toString("base64");
  return `  "${role}":\n    "${base64}",`;
});
await writeFile(
  target,
  [
    "// Made by scripts/digits.ts from the UCI data set. Licence: CC BY 4.0, see digits.LICENSE.txt.",
    "",
    "/** The four IDX files, gzipped, in base64. */",
    `export const digitsFiles = {\n${entries.join("\n")}\n};\n`,
  ].join("\n"),
);
