import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";
import { fileError, temporaryBeside } from "./files.ts";
import { runFiles } from "./folder.ts";
import { type Holder, held, isAlive, newHolder, readHolder, silenceSeconds } from "./holder.ts";
import { codeOf } from "./platform.ts";

/** The right to write a run, which one process has at a time. */
export interface RunLock {
  /** Gives it up. Nothing happens where the run's folder has vanished. */
  release(): Promise<void>;
}

/** A lock is touched so often, for those who cannot look up its process. */
const signOfLifeSeconds = silenceSeconds / 4;

/**
 * Takes a run for this process alone, over from a dead process where one left its lock.
 *
 * @throws RunError where a process that lives has it, naming its pid, or the folder cannot be written
 */
export async function lockRun(disk: Disk, folder: string): Promise<RunLock> {
  const path = join(folder, runFiles.lock);
  const holder = newHolder();
  held.add(holder.token);
  try {
    await claim({ disk, folder, holder }, path);
  } catch (cause) {
    held.delete(holder.token);
    throw cause instanceof RunError ? cause : fileError("write", path, cause);
  }
  const signs = setInterval(() => void disk.touch(path).catch(() => {}), 1000 * signOfLifeSeconds).unref();
  return {
    async release() {
      clearInterval(signs);
      held.delete(holder.token);
      if ((await readLock(path))?.holder?.token === holder.token) await disk.remove(path).catch(() => {});
    },
  };
}

/** Whether a process that lives has a run's lock. Changes nothing. Throws RunError where that cannot be read. */
export async function isBeingTrained(folder: string): Promise<boolean> {
  const found = await readLock(join(folder, runFiles.lock));
  return found !== undefined && isTaken(found);
}

interface Claim {
  readonly disk: Disk;
  readonly folder: string;
  readonly holder: Holder;
}

/**
 * Makes `path` this holder's. Where a dead one has it, the right to replace it is itself such a lock, named after the
 * dead one: of many processes that found it dead at the same time, one takes it over, and no live lock is ever replaced.
 */
async function claim(request: Claim, path: string): Promise<void> {
  const { disk, folder } = request;
  for (;;) {
    if (await create(request, path)) return;
    const found = await readLock(path);
    if (found === undefined) continue;
    if (isTaken(found)) throw inUse(folder, found);
    const right = `${path}.after-${found.holder?.token ?? "unreadable"}`;
    await claim(request, right);
    try {
      if (sameHolder(await readLock(path), found)) {
        await replace(request, path);
        return;
      }
    } finally {
      await disk.remove(right);
    }
  }
}

/** Makes a lock, with its content at one instant; false where there is one. */
async function create({ disk, holder }: Claim, path: string): Promise<boolean> {
  const temporary = temporaryBeside(path);
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
  const temporary = temporaryBeside(path);
  await disk.writeNew(temporary, JSON.stringify(holder));
  await disk.rename(temporary, path);
}

interface FoundLock {
  /** Undefined where the content is none: it is just being written, or was when its writer died. */
  readonly holder: Holder | undefined;
  readonly silentForSeconds: number;
}

async function readLock(path: string): Promise<FoundLock | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    return { holder: readHolder(text), silentForSeconds: (Date.now() - mtimeMs) / 1000 };
  } catch (cause) {
    if (codeOf(cause) === "ENOENT") return undefined;
    throw fileError("read", path, cause);
  }
}

/** Whether its holder lives or, where it names none, it is so young that its holder may just be writing it. */
function isTaken({ holder, silentForSeconds }: FoundLock): boolean {
  return holder === undefined ? silentForSeconds < silenceSeconds : isAlive(holder, silentForSeconds);
}

function sameHolder(one: FoundLock | undefined, other: FoundLock): boolean {
  return one !== undefined && one.holder?.token === other.holder?.token;
}

function inUse(folder: string, { holder }: FoundLock): RunError {
  const who = holder === undefined ? "another process" : `process ${holder.pid}`;
  return new RunError(
    `${folder}: expected a run that no other process writes, found it being trained by ${who}. Wait until it ends, or ` +
      `stop it; if you are certain that there is none, delete ${join(folder, runFiles.lock)}.`,
  );
}
