import { readFile } from "node:fs/promises";
import { availableParallelism, freemem } from "node:os";

/** The part of the free memory that further processes may use together. */
const usable = 0.8;

export interface Machine {
  readonly cores: number;
  /** Memory that may still be used, in bytes. */
  readonly freeBytes: number;
}

/**
 * The number of processes that train at the same time, as far as cores decide: cores divided by the threads of a run,
 * at least one.
 *
 * @param threads of each run; 0: one per core
 */
export function processesFor(
  { cores }: Pick<Machine, "cores">,
  { threads, runs }: { readonly threads: number; readonly runs: number },
): number {
  const byCores = threads === 0 ? 1 : Math.floor(cores / threads);
  return Math.max(1, Math.min(byCores, runs));
}

/**
 * Whether memory has room for process number `index`, from 0, if those before it are still growing to the size of the
 * largest.
 */
export function hasRoom(freeBytes: number, peakBytes: number, index: number): boolean {
  return usable * freeBytes >= peakBytes * index;
}

/** The cores that this process may use, and the memory that is free, in its container if there is one. */
export async function thisMachine(): Promise<Machine> {
  return { cores: availableParallelism(), freeBytes: await freeMemory() };
}

/** On Linux, with what the system would give up for programs, such as its cache of files; and within a control group. */
async function freeMemory(): Promise<number> {
  const [info, limit, used] = await Promise.all(
    ["/proc/meminfo", "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"].map((path) =>
      readFile(path, "utf8").catch(() => ""),
    ),
  );
  const available = /^MemAvailable:\s+(\d+) kB/m.exec(info ?? "")?.[1];
  const free = available === undefined ? freemem() : 1024 * Number(available);
  const inGroup = Number.parseInt(limit ?? "", 10) - Number.parseInt(used ?? "", 10);
  return Number.isNaN(inGroup) ? free : Math.min(free, Math.max(0, inGroup));
}
