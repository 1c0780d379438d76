import { lstat } from "node:fs/promises";
import { kindOf, openFile } from "../../codec/openFile.node.ts";
import { codeOf, RunError } from "../../errors.ts";
import type { Disk, DiskLock } from "../disk.ts";
import { temporaryBeside } from "../files.ts";
import { type Holder, held, isAlive, newHolder, readHolder, silenceSeconds } from "./holder.ts";

/** A lock is touched so often, for those who cannot look up its process. */
const signOfLifeSeconds = silenceSeconds / 4;

/** Takes a lock for this process alone, over from a dead process where one left it. Fails as the disk does. */
export async function lockFile(disk: Disk, path: string): Promise<DiskLock> {
  const holder = newHolder();
  held.add(holder.token);
  try {
    const other = await claim({ disk, holder }, path);
    if (other !== undefined) {
      held.delete(holder.token);
      return {
        kind: "taken",
        by: other.holder === undefined ? "another process" : `process ${other.holder.pid}`,
      };
    }
  } catch (cause) {
    held.delete(holder.token);
    throw cause;
  }
  const signs = setInterval(() => void disk.touch(path).catch(() => {}), 1000 * signOfLifeSeconds).unref();
  return {
    kind: "held",
    async release() {
      clearInterval(signs);
      held.delete(holder.token);
      if ((await readLock(path))?.holder?.token === holder.token) await disk.remove(path).catch(() => {});
    },
  };
}

/** Whether a live process has a lock. Changes nothing. */
export async function isFileLocked(path: string): Promise<boolean> {
  const found = await readLock(path);
  return found !== undefined && isTaken(found);
}

interface Claim {
  readonly disk: Disk;
  readonly holder: Holder;
}

/**
 * Makes `path` this holder's; gives the lock of another who lives and has it. Where a dead one has it, the right to
 * replace it is itself such a lock, named after the dead one: of many processes that found it dead at the same time,
 * one takes it over, and no live lock is ever replaced.
 */
async function claim(request: Claim, path: string): Promise<FoundLock | undefined> {
  const { disk } = request;
  for (;;) {
    if (await create(request, path)) return undefined;
    const found = await readLock(path);
    if (found === undefined) continue;
    if (isTaken(found)) return found;
    const right = `${path}.after-${found.holder?.token ?? "unreadable"}`;
    const other = await claim(request, right);
    if (other !== undefined) return other;
    try {
      if (sameHolder(await readLock(path), found)) {
        await replace(request, path);
        return undefined;
      }
    } finally {
      await disk.remove(right);
    }
  }
}

/** Makes a lock, with its content at one instant; false where there is one. */
async function create({ disk, holder }: Claim, path: string): Promise<boolean> {
  const temporary = temporaryBeside(disk, path);
  try {
    await disk.writeNew(temporary, JSON.stringify(holder));
    await disk.link(temporary, path);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw cause;
  } finally {
    await disk.remove(temporary).catch(() => {});
  }
}

async function replace({ disk, holder }: Claim, path: string): Promise<void> {
  const temporary = temporaryBeside(disk, path);
  await disk.writeNew(temporary, JSON.stringify(holder));
  await disk.rename(temporary, path);
}

interface FoundLock {
  /** Undefined if the content is none: it is just being written, or was when its writer died. */
  readonly holder: Holder | undefined;
  readonly silentForSeconds: number;
}

/** Bytes of a lock that are read: what is longer is none. */
const longestLock = 4096;

/**
 * A lock, undefined if there is none.
 *
 * @throws RunError if something else lies in its place: a link, which might lead nowhere, a folder, a pipe, a device
 */
async function readLock(path: string): Promise<FoundLock | undefined> {
  try {
    const place = await lstat(path);
    if (!place.isFile()) throw notALock(path, kindOf(place));
    const handle = await openFile(path);
    try {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(longestLock), 0, longestLock, 0);
      const text = new TextDecoder().decode(buffer.subarray(0, bytesRead));
      return {
        holder: readHolder(text),
        silentForSeconds: (Date.now() - (await handle.stat()).mtimeMs) / 1000,
      };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw cause;
  }
}

function notALock(path: string, found: string): RunError {
  return new RunError(`${path}: expected a lock, which is a file, or nothing, found ${found}. Delete it.`);
}

/** Whether its holder lives or, where it names none, it is so young that its holder may just be writing it. */
function isTaken({ holder, silentForSeconds }: FoundLock): boolean {
  return holder === undefined ? silentForSeconds < silenceSeconds : isAlive(holder, silentForSeconds);
}

function sameHolder(one: FoundLock | undefined, other: FoundLock): boolean {
  return one !== undefined && one.holder?.token === other.holder?.token;
}
