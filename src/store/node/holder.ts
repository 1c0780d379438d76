import { randomUUID } from "node:crypto";
import { threadId } from "node:worker_threads";
import { z } from "zod";
import { parseJson } from "../../codec/json.ts";
import { codeOf } from "../../errors.ts";
import { placeOfProcesses, processStart } from "./system.ts";

const schema = z.object({
  /** Drawn anew for every lock. Files are named after it, so it may hold nothing that leads elsewhere. */
  token: z.string().regex(/^[\w-]{1,64}$/),
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
  const started = processStart(process.pid);
  return {
    token: randomUUID(),
    pid: process.pid,
    thread: threadId,
    ...(started !== undefined && { started }),
    place: thisPlace,
  };
}

/** The holder in a lock's content; undefined if it holds something else. */
export function readHolder(text: string): Holder | undefined {
  try {
    return schema.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
}

/** Whether a holder is alive. One in another place cannot be looked up, and is judged by its last sign of life. */
export function isAlive({ token, pid, thread, started, place }: Holder, silentForSeconds: number): boolean {
  if (place !== thisPlace) return silentForSeconds < silenceSeconds;
  if (!runs(pid)) return false;
  if (pid === process.pid && thread === threadId) return held.has(token);
  const now = processStart(pid);
  return started === undefined || now === undefined || started === now;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    // The process exists, but belongs to another user.
    return codeOf(cause) === "EPERM";
  }
}

const thisPlace = placeOfProcesses();
