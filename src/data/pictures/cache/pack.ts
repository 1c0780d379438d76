/** Prepared pictures, one after another. */
export interface Pack {
  readonly count: number;
  /** Pictures that could not be decoded: their places among those that the pack was made of, with the reason. */
  readonly unreadable: readonly Unreadable[];
  /** Fills `out` with the pictures from `first` on. Throws DataError where they cannot be read. */
  read(first: number, out: Uint8Array): void;
  close(): void;
}

export interface Unreadable {
  readonly place: number;
  readonly reason: string;
}

/** What a pack is made of. */
export interface PackContent {
  /** [count, size] */
  readonly pixels: Uint8Array;
  readonly unreadable: readonly Unreadable[];
}

/** Where packs are kept: each by a key that stands for all that it depends on. */
export interface PackStore {
  /** Undefined where there is none, or it is not whole. */
  find(key: string, size: number): Promise<Pack | undefined>;
  /** Keeps a pack. Two processes may keep the same one at once. */
  keep(key: string, content: PackContent, size: number): Promise<Pack>;
}

/** A pack in memory. */
export function packInMemory({ pixels, unreadable }: PackContent, size: number): Pack {
  return {
    count: pixels.length / size,
    unreadable,
    read: (first, out) => out.set(pixels.subarray(first * size, first * size + out.length)),
    close: () => {},
  };
}

/** Keeps packs in memory, for pages. */
export function memoryPackStore(): PackStore {
  return { find: async () => undefined, keep: async (_, content, size) => packInMemory(content, size) };
}

/** Why prepared pictures could not be kept on a disk. */
export interface CacheFailure {
  readonly folder: string;
  readonly reason: string;
  readonly cause?: unknown;
}
