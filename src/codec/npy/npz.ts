import { DataError } from "../../errors.ts";
import type { ArrayFile, RefusedArray, StoredArray } from "../arrays/storedArray.ts";
import type { RandomAccess } from "../randomAccess.ts";
import type { ZipEntry } from "../zip/directory.ts";
import { type ZipMember, zipMember } from "../zip/member.ts";
import { npyInMemory, openNpy, readNpyStart } from "./stored.ts";
import { UnreadTypeError } from "./types.ts";

/** Whether the files of a zip archive are those of an npz file: npy files, all of them. */
export function isNpz(entries: readonly ZipEntry[]): boolean {
  return entries.length > 0 && entries.every(({ name }) => name.endsWith(".npy"));
}

/**
 * The arrays of an npz file, as `np.savez` and `np.savez_compressed` write it. Of each, only the beginning is read: those that are
 * stored in C order are read by rows where they lie, others as a whole when they are read first. Objects (pickles) and other types
 * that are not read are among `refused`.
 *
 * @param entries its directory
 * @throws DataError where it is damaged, or holds no array that is read
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
    `${file}: expected an array of numbers, found none (${found}). Save numbers: np.savez(path, x=x, y=y).`,
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

/** Programs differ in which of two entries of one name they read. */
function requireNamesOnce(file: string, entries: readonly ZipEntry[]): void {
  const seen = new Set<string>();
  for (const { name } of entries) {
    if (seen.has(name))
      throw new DataError(
        `${file}: expected arrays of different names, found two called ${name}. Save it again: np.savez(path, ...).`,
      );
    seen.add(name);
  }
}
