/**
 * Every way in which a store reads, changes and locks files, each one operation of the system. All files of a run are read and
 * written through one: a machine's disks in Node, a page's private file system, or in a test one that fails at any operation.
 * Failures are Errors whose `code` is the system's name for them: `ENOENT`, `EEXIST`, `ENOSPC`.
 */
export interface Disk {
  /** Parts of a path as one. */
  join(...parts: readonly string[]): string;
  /** The folder that a path lies in. */
  parentOf(path: string): string;

  /** A file's content. Fails with ENOENT where there is none. */
  read(path: string): Promise<Uint8Array>;
  /** What lies in a folder. Fails with ENOENT where there is none, with ENOTDIR where it is a file. */
  list(folder: string): Promise<readonly DiskEntry[]>;
  /** Undefined where there is nothing. */
  status(path: string): Promise<DiskStatus | undefined>;

  /** Makes a folder, and those above it. Nothing happens where it exists. */
  makeFolders(path: string): Promise<void>;
  /** Makes a folder that must not exist yet. */
  makeFolder(path: string): Promise<void>;
  /** Writes a file that must not exist yet. */
  writeNew(path: string, content: Uint8Array | string): Promise<void>;
  append(path: string, content: Uint8Array | string): Promise<void>;
  /** Has a file's content outlast a power cut. */
  flushFile(path: string): Promise<void>;
  /** Has the names in a folder outlast a power cut. */
  flushFolder(path: string): Promise<void>;
  /** Moves a file over whatever file is there, or a folder to where nothing is, at one instant. */
  rename(from: string, to: string): Promise<void>;
  /** Gives a file a second name, which must not exist yet; a copy of it where the disk has no such thing. */
  link(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all in it. Nothing happens where there is none. */
  remove(path: string): Promise<void>;
  /** Sets a file's time to now. */
  touch(path: string): Promise<void>;

  /** Takes the lock that a path names, over from a dead holder where one left it. */
  lock(path: string): Promise<DiskLock>;
  /** Whether somebody who lives has the lock that a path names. Changes nothing. */
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
  /** When it was made; undefined where the disk does not keep that. */
  readonly made: number | undefined;
}

/** A lock that was taken, or who has it. */
export type DiskLock =
  | {
      readonly kind: "held";
      /** Gives it up. Nothing happens where its folder has vanished. */
      release(): Promise<void>;
    }
  | {
      readonly kind: "taken";
      /** `process 4711`. */
      readonly by: string;
    };
