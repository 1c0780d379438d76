import type { RandomAccess } from "../randomAccess.ts";

/** A stretch of a file as a file of its own. Closing it does not close the whole. */
export function fileSection(file: RandomAccess, name: string, start: number, size: number): RandomAccess {
  return {
    name,
    size,
    read: (from, length) => file.read(start + from, Math.max(0, Math.min(length, size - from))),
    close: async () => {},
  };
}
