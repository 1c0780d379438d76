import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** An array as NumPy reads it. NaN and infinities are strings. */
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

/** The path of a file in test/fixtures/arrays, written by make_arrays.py. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../../../../test/fixtures/arrays/${name}`, import.meta.url));
}

/** The content of those files. */
export const fixtures: Fixtures = JSON.parse(readFileSync(fixture("arrays.json"), "utf8"));

export function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"));
}
