import { DataError } from "../../errors.ts";
import type { ArrayFile, RefusedArray, StoredArray } from "../arrays/storedArray.ts";
import type { RandomAccess } from "../randomAccess.ts";
import type { ZipEntry } from "../zip/directory.ts";
import { type ZipMember, zipMember } from "../zip/member.ts";
import { npyInMemory, openNpy, readNpyStart } from "./stored.ts";
import { UnreadTypeError } from "./types.ts";

/** Whether the entries of a zip archive are those of an npz file: all are npy files. */
export function isNpz(entries: readonly ZipEntry[]): boolean {
  return entries.length > 0 && entries.every(({ name }) => name.endsWith(".npy"));
}

/**
 * The arrays of an npz file, as written by `np.savez` and `np.savez_compressed`. Reads only the beginning of each
 * array. Arrays that are uncompressed and in C order are later read by rows; others are loaded as a whole at the
 * first read. Objects (pickles) and other unsupported types are listed in `refused`.
 *
 * @param entries the directory of the archive
 * @throws DataError if it is damaged, or has no array of a supported type
 */
export async function openNpz(file: RandomAccess, entries: readonly ZipEntry[]): Promise<ArrayFile> {
  const arrays: StoredArray[] = [];
  const refused: RefusedArray[] = [];
  requireNamesOnce(file.name, entries);
  for (const entry of entries) {
    const name = entry.name.replace(/\.npy$/, "");
    try {
      arrays.push(await openMember(zipMember(file, entry), name));
    } catch (cause) {
      if (!(cause instanceof UnreadTypeError)) throw cause;
      if (entries.length === 1) throw cause;
      refused.push({ name, reason: cause.found });
    }
  }
  if (arrays.length === 0) throw noneRead(file.name, refused);
  return { format: "npz", file: file.name, arrays, refused, close: () => file.close() };
}

function noneRead(file: string, refused: readonly RefusedArray[]): DataError {
  const found = refused.map(({ name, reason }) => `${name}: ${reason}`).join("; ");
  return new DataError(
    `${file}: the file has no array of numbers (${found}). Save numbers: np.savez(path, x=x, y=y).`,
  );
}

async function openMember(member: ZipMember, name: string): Promise<StoredArray> {
  if (member.stored) return openNpy(await member.open(), name);
  const start = await readNpyStart((length) => member.peek(length), member.size, member.place);
  return npyInMemory(member.place, name, start, async () => {
    const file = await member.open();
    return file.read(0, file.size);
  });
}

/** Programs differ in which of two entries with the same name they read. */
function requireNamesOnce(file: string, entries: readonly ZipEntry[]): void {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name))
      throw new DataError(
        `${file}: expected arrays with different names, found two called ${name}. Save it again: np.savez(path, ...).`,
      );
    seen.add(name);
  }
}
