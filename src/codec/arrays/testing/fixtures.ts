import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** An array as NumPy says it is: NaN and infinities are texts. */
export interface Described {
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

interface Fixtures {
  readonly npy: readonly (Described & { readonly name: string; readonly file: string })[];
  readonly refusedNpy: readonly { readonly name: string; readonly file: string }[];
  readonly idx: readonly (Described & { readonly file: string })[];
  readonly files: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly archive: Readonly<Record<string, string>>;
}

/** The path of a file of test/fixtures/arrays, which make_arrays.py makes. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../../test/fixtures/arrays/${name}`, import.meta.url));
}

/** What is in those files. */
export const fixtures: Fixtures = JSON.parse(readFileSync(fixture("arrays.json"), "utf8"));

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}
