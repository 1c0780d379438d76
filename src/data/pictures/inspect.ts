import type { PictureHeader } from "../../codec/picture/header.ts";
import type { ForeignKind } from "../../codec/picture/kinds.ts";
import { foreignKindOf } from "../../codec/picture/kinds.ts";
import { sha256 } from "../../codec/sha256.ts";
import { DataError } from "../../errors.ts";
import { inParallel, mostBytesAtOnce } from "./inParallel.ts";
import { ChangedFileError, type PictureFile } from "./pictureFile.ts";

/** The header of a picture, and the hash of its file. */
export interface PictureProperties extends PictureHeader {
  readonly sha256: string;
}

/** The result of inspecting a file: a picture, the reason why it cannot be read, or another kind of file. */
export type Inspected =
  | { readonly kind: "picture"; readonly properties: PictureProperties; readonly fresh: boolean }
  | { readonly kind: "unreadable"; readonly reason: string }
  | { readonly kind: "foreign"; readonly as: ForeignKind | "other" };

/** Properties of files that were inspected before, by name and stamp. */
export interface PictureIndex {
  find(file: PictureFile): PictureProperties | undefined;
  /** Stores properties; a failure to store them does not affect the caller. */
  add(file: PictureFile, properties: PictureProperties): void;
  /** Deletes the index, so that all files are inspected again the next time. Used if an entry is wrong. */
  forget(): Promise<void>;
}

export interface InspectOptions {
  readonly header: (bytes: Uint8Array, name: string) => Promise<PictureHeader>;
  /** The SHA-256 of a file, in hexadecimal digits. Default: Web Crypto. */
  readonly hash?: ((bytes: Uint8Array) => Promise<string>) | undefined;
  readonly index: PictureIndex;
  /** Number of files that are read at the same time. */
  readonly parallel: number;
  readonly onDone?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads files that may be pictures, each completely, for their hashes and sizes. Files in the index are not read.
 *
 * @throws EngineError if a package that decodes one of the formats is missing; the signal's reason if it is aborted
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
