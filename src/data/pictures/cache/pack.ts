/** Prepared pictures, one after another. */
export interface Pack {
  readonly count: number;
  /** Pictures that could not be decoded: their places among the pack's pictures, with the reason. */
  readonly unreadable: readonly Unreadable[];
  /** Fills `out` with the pictures from `first` on. Throws DataError if they cannot be read. */
  read(first: number, out: Uint8Array): void;
  close(): void;
}

export interface Unreadable {
  readonly place: number;
  readonly reason: string;
}

/** The content of a pack. */
export interface PackContent {
  /** [count, size] */
  readonly pixels: Uint8Array;
  readonly unreadable: readonly Unreadable[];
}

/** A store of packs. The key of a pack covers everything that it depends on. */
export interface PackStore {
  /** Undefined if there is no such pack, or it is incomplete. */
  find(key: string, size: number): Promise<Pack | undefined>;
  /** Stores a pack. Two processes may store the same pack at once. */
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

/** Stores packs in memory, for pages. */
export function memoryPackStore(): PackStore {
  return { find: async () => undefined, keep: async (_, content, size) => packInMemory(content, size) };
}

/** The reason why prepared pictures could not be stored on a disk. */
export interface CacheFailure {
  readonly folder: string;
  readonly reason: string;
  readonly cause?: unknown;
}
