/**
 * The operations that read, change and lock files, each one operation of the system. All files of a run are read and
 * written through a Disk: a machine's disks in Node, a page's private file system, or in tests a disk that fails at any
 * operation. Failures are Errors with the system's `code`: `ENOENT`, `EEXIST`, `ENOSPC`.
 */
export interface Disk {
  /** Joins parts of a path. */
  join(...parts: readonly string[]): string;
  /** The folder that a path lies in. */
  parentOf(path: string): string;

  /** A file's content. Fails with ENOENT if there is none. */
  read(path: string): Promise<Uint8Array>;
  /** The entries of a folder. Fails with ENOENT if there is none, with ENOTDIR if it is a file. */
  list(folder: string): Promise<readonly DiskEntry[]>;
  /** Undefined if there is nothing. */
  status(path: string): Promise<DiskStatus | undefined>;

  /** Creates a folder and its parents. Does nothing if it exists. */
  makeFolders(path: string): Promise<void>;
  /** Creates a folder that must not exist yet. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file that must not exist yet. */
  writeNew(path: string, content: Uint8Array | string): Promise<void>;
  append(path: string, content: Uint8Array | string): Promise<void>;
  /** Flushes a file's content, so that it survives a power cut. */
  flushFile(path: string): Promise<void>;
  /** Has the names in a folder outlast a power cut. */
  flushFolder(path: string): Promise<void>;
  /** Moves a file, replacing an existing file, or a folder to a free place; atomically. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name, which must not exist yet; copies it if the disk does not support that. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with its content. Does nothing if there is none. */
  remove(path: string): Promise<void>;
  /** Sets a file's time to now. */
  touch(path: string): Promise<void>;

  /** Takes the lock at a path; a lock left by a dead holder is replaced. */
  lock(path: string): Promise<DiskLock>;
  /** Whether a live holder has the lock at a path. Changes nothing. */
  isLocked(path: string): Promise<boolean>;
}

export interface DiskEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

export interface DiskStatus {
  readonly isFolder: boolean;
  /** When its content was written, in milliseconds since 1970. */
  readonly modified: number;
  /** When it was created; undefined if the disk does not record that. */
  readonly made: number | undefined;
}

/** A lock that was taken, or its holder. */
export type DiskLock =
  | {
      readonly kind: "held";
      /** Releases it. Does nothing if its folder has vanished. */
      release(): Promise<void>;
    }
  | {
      readonly kind: "taken";
      /** `process 4711`. */
      readonly by: string;
    };
