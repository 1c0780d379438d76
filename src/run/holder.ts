import { createHash, randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { threadId } from "node:worker_threads";
import { z } from "zod";

const schema = z.object({
  /** Drawn anew for every lock. */
  token: z.string(),
  pid: z.int(),
  /** Of its threads, which one. */
  thread: z.int(),
  /** When the process started, in the system's own count; only where the system tells. */
  started: z.exactOptional(z.string()),
  /** Where such a pid means such a process: a machine since it was switched on, and a container in it. */
  place: z.string(),
});

/** Who holds a lock: enough to tell later whether it still lives, though pids are used again. Names no user or host. */
export type Holder = Readonly<z.output<typeof schema>>;

/** Seconds without a sign of life after which a holder that cannot be looked up counts as dead. */
export const silenceSeconds = 60;

/** Tokens of the locks that this thread holds. */
export const held = new Set<string>();

export function newHolder(): Holder {
  const started = startOf(process.pid);
  return {
    token: randomUUID(),
    pid: process.pid,
    thread: threadId,
    ...(started !== undefined && { started }),
    place: thisPlace,
  };
}

/** The holder in a lock's content; undefined where it holds something else. */
export function readHolder(text: string): Holder | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether a holder lives. One in another place cannot be looked up, and is judged by its last sign of life. */
export function isAlive({ token, pid, thread, started, place }: Holder, silentForSeconds: number): boolean {
  if (place !== thisPlace) return silentForSeconds < silenceSeconds;
  if (!runs(pid)) return false;
  if (pid === process.pid && thread === threadId) return held.has(token);
  const now = startOf(pid);
  return started === undefined || now === undefined || started === now;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}

/** When a process started, in clock ticks since boot; undefined where there is none, a dead one, or no `/proc`. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // What follows the name, which may hold anything: the state, and as the 20th field the start (proc_pid_stat(5)).
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? "ended" : fields[19];
  } catch {
    return undefined;
  }
}

const thisPlace = placeOf();

function placeOf(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return createHash("sha256").update(hostname()).digest("hex").slice(0, 16);
  }
}
