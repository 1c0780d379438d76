import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** Real disks, as small as one likes: file systems in memory, which only Linux's root may mount. */
const mounted = new Set<string>();
const folders: string[] = [];

function mount(...words: readonly string[]): void {
  execFileSync("mount", words, { stdio: "pipe" });
}

function mountOn(...words: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "nelbo-disk-"));
  folders.push(folder);
  mount(...words, folder);
  mounted.add(folder);
  return folder;
}

/** A new disk of so many kilobytes; the path where it is mounted. */
export function mountDisk(kilobytes: number): string {
  return mountOn("-t", "tmpfs", "-o", `size=${kilobytes}k`, "tmpfs");
}

/** The same disk at a second path. */
export function mountAgain(disk: string): string {
  return mountOn("--bind", disk);
}

/** Gives a disk another size. */
export function resizeDisk(disk: string, kilobytes: number): void {
  mount("-o", `remount,size=${kilobytes}k`, disk);
}

/** Makes a disk read-only, as soon as nothing is being written to it, or writable again. */
export async function protectDisk(disk: string, options: "ro" | "rw"): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return mount("-o", `remount,${options}`, disk);
    } catch (cause) {
      if (attempt === 100) throw cause;
      await setTimeout(20);
    }
  }
}

/** Takes a disk away at once, whatever is open on it, as one that is pulled out. Its folder stays, empty. */
export function pullDisk(disk: string): void {
  execFileSync("umount", ["--lazy", disk], { stdio: "pipe" });
  mounted.delete(disk);
}

/** Takes away all disks that are left, and the folders where they were. */
export function unmountAll(): void {
  for (const disk of [...mounted].reverse()) pullDisk(disk);
  for (const folder of folders.splice(0)) rmdirSync(folder);
}

/** Why no disk can be mounted here; undefined where one can. */
export function mountingProblem(): string | undefined {
  if (process.platform !== "linux") return `${process.platform} mounts no tmpfs`;
  if (process.getuid?.() !== 0) return "only root may mount";
  try {
    mountDisk(64);
    unmountAll();
    return undefined;
  } catch (cause) {
    unmountAll();
    const [line = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n").slice(1);
    return `mounting failed: ${line}`;
  }
}
