import type { PictureHeader } from "../../codec/picture/header.ts";
import type { ForeignKind } from "../../codec/picture/kinds.ts";
import { foreignKindOf } from "../../codec/picture/kinds.ts";
import { sha256 } from "../../codec/sha256.ts";
import { DataError } from "../../errors.ts";
import { inParallel, mostBytesAtOnce } from "./inParallel.ts";
import { ChangedFileError, type PictureFile } from "./pictureFile.ts";

/** What a picture is, and the hash of its file. */
export interface PictureProperties extends PictureHeader {
  readonly sha256: string;
}

/** What was found of a file: a picture, why it cannot be read, or that it is something else. */
export type Inspected =
  | { readonly kind: "picture"; readonly properties: PictureProperties; readonly fresh: boolean }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "foreign"; readonly as: ForeignKind | "other" };

/** Facts of files that were inspected before, by name and stamp. */
export interface PictureIndex {
  find(file: PictureFile): PictureProperties | undefined;
  /** Keeps properties; a failure to keep them is none of the caller. */
  add(file: PictureFile, properties: PictureProperties): void;
  /** Inspects all files again the next time, as what is known of one is not right. */
  forget(): Promise<void>;
}

export interface InspectOptions {
  readonly header: (bytes: Uint8Array, name: string) => Promise<PictureHeader>;
  /** The SHA-256 of a file, in hexadecimal digits. Default: by Web Crypto. */
  readonly hash?: ((bytes: Uint8Array) => Promise<string>) | undefined;
  readonly index: PictureIndex;
  /** Files that are read at a time. */
  readonly parallel: number;
  readonly onDone?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads files that may be pictures, each as a whole, for their hashes and sizes. Those in the index are not read.
 *
 * @throws EngineError where a package that decodes a kind of them is missing; the signal's reason where it is aborted
 */
export async function inspectPictures(
  files: readonly PictureFile[],
  { header, hash: hashOf = sha256, index, parallel, onDone, signal }: InspectOptions,
): Promise<readonly Inspected[]> {
  const inspected: Inspected[] = [];
  const inspect = async (file: PictureFile): Promise<Inspected> => {
    const known = index.find(file);
    if (known !== undefined) return { kind: "picture", properties: known, fresh: false };
    try {
      const bytes = await file.read();
      const foreign = foreignKindOf(bytes, file.name);
      if (foreign !== undefined) return { kind: "foreign", as: foreign };
      const [hash, properties] = await Promise.all([hashOf(bytes), header(bytes, file.place)]);
      const made = { ...properties, sha256: hash };
      index.add(file, made);
      return { kind: "picture", properties: made, fresh: true };
    } catch (cause) {
      if (!(cause instanceof DataError) || cause instanceof ChangedFileError) throw cause;
      return { kind: "unreadable", reason: cause.message };
    }
  };
  const limits = {
    most: parallel,
    mostWeight: mostBytesAtOnce,
    weightOf: ({ size }: PictureFile) => size,
    signal,
  };
  for await (const each of inParallel(files, inspect, limits)) {
    inspected.push(each);
    onDone?.(inspected.length, files.length);
  }
  return inspected;
}
