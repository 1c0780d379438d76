import type { Disk } from "../../store/disk.ts";
import { lockFile } from "../../store/node/lock.ts";
import { systemDisk } from "../../store/node/systemDisk.ts";

/** A disk like this machine's, with something done before each operation; `before` may fail in its place. */
export function watchedDisk(before: (operation: keyof Disk, path: string) => Promise<void> | void): Disk {
  const watch =
    <Rest extends readonly unknown[]>(
      operation: keyof Disk,
      act: (path: string, ...rest: Rest) => Promise<void>,
    ) =>
    async (path: string, ...rest: Rest): Promise<void> => {
      await before(operation, path);
      await act(path, ...rest);
    };
  const disk: Disk = {
    ...systemDisk,
    makeFolders: watch("makeFolders", systemDisk.makeFolders),
    makeFolder: watch("makeFolder", systemDisk.makeFolder),
    writeNew: watch("writeNew", systemDisk.writeNew),
    append: watch("append", systemDisk.append),
    flushFile: watch("flushFile", systemDisk.flushFile),
    flushFolder: watch("flushFolder", systemDisk.flushFolder),
    rename: watch("rename", systemDisk.rename),
    link: watch("link", systemDisk.link),
    remove: watch("remove", systemDisk.remove),
    touch: watch("touch", systemDisk.touch),
    lock: (path) => lockFile(disk, path),
  };
  return disk;
}

export interface Fault {
  /** The operation that fails, from 1. */
  readonly at: number;
  /** What it fails with: `ENOSPC`. */
  readonly code: string;
  /** Whether all after it fail too, as if the process had been killed there or the disk had stayed full. */
  readonly andAfter: boolean;
}

/**
 * A disk on which an operation fails. Writing fails half way: what is written stays, as on a disk that fills up.
 * `count` is the number of operations asked for so far.
 */
export function faultyDisk({ at, code, andAfter }: Fault): {
  readonly disk: Disk;
  readonly count: () => number;
} {
  let count = 0;
  const fails = () => {
    count += 1;
    return count === at || (andAfter && count > at);
  };
  const failure = () => Object.assign(new Error(`${code}: injected`), { code });
  const disk = watchedDisk(() => {
    if (fails()) throw failure();
  });
  const half = (content: Uint8Array | string) => content.slice(0, Math.ceil(content.length / 2));
  const failing: Disk = {
    ...disk,
    lock: (path) => lockFile(failing, path),
    async writeNew(path, content) {
      if (!fails()) return systemDisk.writeNew(path, content);
      if (count === at) await systemDisk.writeNew(path, half(content));
      throw failure();
    },
    async append(path, content) {
      if (!fails()) return systemDisk.append(path, content);
      if (count === at) await systemDisk.append(path, half(content));
      throw failure();
    },
  };
  return { count: () => count, disk: failing };
}
