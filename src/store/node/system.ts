import { createHash } from "node:crypto";
import { readFileSync, readlinkSync, renameSync } from "node:fs";
import { open } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout } from "node:timers/promises";
import { codeOf } from "../../errors.ts";

/**
 * All that runs do otherwise on one operating system than on another is here, so that it can be read at once and tested
 * on any of them. Besides: paths are joined by `node:path`; SIGTERM never comes on Windows, where nothing else is sent
 * in its place; and a signal 0 asks whether a process lives everywhere.
 */
export interface System {
  /** As `process.platform` names it. */
  readonly name: string;
  readonly hostname: () => string;
  readonly readText: (path: string) => string;
  readonly readLink: (path: string) => string;
  readonly flush: (path: string, flags: "r" | "r+") => Promise<void>;
  readonly rename: (from: string, to: string) => Promise<void>;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The system that this process runs on. */
export const thisSystem: System = {
  name: process.platform,
  hostname,
  readText: (path) => readFileSync(path, "utf8"),
  readLink: (path) => readlinkSync(path),
  async flush(path, flags) {
    const handle = await open(path, flags);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  async rename(from, to) {
    renameSync(from, to);
  },
  async wait(milliseconds) {
    await setTimeout(milliseconds);
  },
};

/** What Windows says to who opens or flushes a folder as if it were a file. */
const folderIsNoFile = ["EPERM", "EACCES", "EISDIR", "EINVAL", "EBADF"];

/**
 * Has the names in a folder outlast a power cut. Windows knows no such thing for folders, and keeps their names in its
 * journal by itself: there alone it is no failure.
 */
export async function flushFolder(path: string, system: System = thisSystem): Promise<void> {
  try {
    await system.flush(path, "r");
  } catch (cause) {
    if (system.name !== "win32" || !folderIsNoFile.includes(codeOf(cause) ?? "")) throw cause;
  }
}

/** What Windows says to who moves something that another program, such as a virus scanner, has just opened. */
const inUse = ["EPERM", "EACCES", "EBUSY"];
/** How long it is waited for that other program, in all. */
const longestWait = 2000;

/**
 * Moves a file or a folder. On Windows, what another program has open cannot be moved, and is tried again for a while.
 */
export async function moveOver(from: string, to: string, system: System = thisSystem): Promise<void> {
  let waited = 0;
  for (let pause = 10; ; pause *= 2) {
    try {
      return await system.rename(from, to);
    } catch (cause) {
      const mayPass = system.name === "win32" && inUse.includes(codeOf(cause) ?? "");
      if (!mayPass || waited + pause > longestWait) throw cause;
      await system.wait(pause);
      waited += pause;
    }
  }
}

/** What disks and systems without second names for files say of them. */
const linkless = ["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK", "EXDEV", "EINVAL"];

/** Whether a second name for a file failed because there is no such thing, so that a copy has to do. */
export function hasNoLinks(cause: unknown): boolean {
  return linkless.includes(codeOf(cause) ?? "");
}

/**
 * When a process started, in the system's own count, which tells it from a later one with the same number. `ended` for
 * one that is dead but not buried. Undefined if there is no such process, or where the system does not tell: only
 * Linux does without a program being run to ask. There, a number that is used again passes for its old owner.
 */
export function processStart(pid: number, system: System = thisSystem): string | undefined {
  if (system.name !== "linux") return undefined;
  try {
    const stat = system.readText(`/proc/${pid}/stat`);
    // What follows the name, which may hold anything: the state, and as the 20th field the start (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "ended" : fields[19];
  } catch {
    return undefined;
  }
}

/**
 * Where a number means one process: on Linux, a machine since it was switched on, and a container in it; elsewhere, the
 * machine, by a hash of its name.
 */
export function placeOfProcesses(system: System = thisSystem): string {
  try {
    if (system.name === "linux") {
      const boot = system.readText("/proc/sys/kernel/random/boot_id").trim();
      return `${boot} ${system.readLink("/proc/self/ns/pid")}`;
    }
  } catch {
    // A Linux without /proc is identified by its host name, as other systems are.
  }
  return createHash("sha256").update(system.hostname()).digest("hex").slice(0, 16);
}
