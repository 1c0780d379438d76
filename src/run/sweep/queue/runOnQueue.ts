import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { advice, change } from "../../../advice.ts";
import { ConfigError } from "../../../errors.ts";
import { systemDisk as disk } from "../../../store/node/systemDisk.ts";
import type { PlannedRun } from "../../../sweep/manifest.ts";
import { decodeFailure, readResult, type SweepFailure } from "../../../sweep/result.ts";
import { idsIn, type Sweep } from "../../../sweep/sweepFolder.ts";
import { keepFailure, keepResult } from "../keepOutcome.ts";
import { lockSweep, runsToDo, type SweepEvent, type SweepOutcome } from "../runSweep.ts";
import { connectionOf, loadBullmq, type RedisAddress, requireReachable, usualQueue } from "./connection.ts";
import { encodeJob } from "./job.ts";

export interface QueueOptions {
  readonly queue?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: SweepEvent) => void) | undefined;
}

/** Jobs in the queue at the same time. */
const window = 200;
const pollEvery = 500;

const answerSchema = z.object({
  result: z.unknown().optional(),
  beginning: z.enum(["anew", "resumed", "trained"]).optional(),
  failure: z.unknown().optional(),
});

/**
 * Runs a sweep by workers on other machines: its runs are jobs of a queue, and results are accepted here, each once.
 * The queue is not the memory of the sweep: what a server loses is put into it again.
 *
 * @throws ConfigError if the queue has jobs of another sweep, EngineError if the server cannot be reached at first,
 *   RunError if another process runs the sweep
 */
export async function runOnQueue(
  sweep: Sweep,
  address: RedisAddress,
  { queue: name = usualQueue, signal, onEvent = () => {} }: QueueOptions = {},
): Promise<SweepOutcome> {
  const { Queue } = await loadBullmq();
  await requireReachable(address);
  const lock = await lockSweep(sweep.folder);
  const queue = new Queue(name, { connection: await connectionOf(address) });
  let lost = "";
  queue.on("error", (cause) => {
    if (cause.message !== lost) onEvent({ event: "warning", id: "queue", message: cause.message });
    lost = cause.message;
  });
  try {
    await requireOwn(queue, sweep, name);
    const waiting = new Map((await runsToDo(sweep)).map((run) => [run.id, run]));
    let finished = (await idsIn(disk, sweep.folder, "results")).size;
    let failed = sweep.runs.length - finished - waiting.size;
    onEvent({ event: "planned", runs: sweep.runs.length, finished, failed, processes: 0 });
    const fail = async (run: PlannedRun, failure: SweepFailure) => {
      onEvent(await keepFailure(sweep.folder, run, failure));
      failed += 1;
    };
    while (waiting.size > 0 && signal?.aborted !== true) {
      const now = [...waiting.values()].slice(0, window);
      // A job that is there already is left as it is: its id is the run's.
      await queue.addBulk(
        now.map((run) => ({
          name: "run",
          data: encodeJob({ sweep: sweep.manifest, run, evaluation: sweep.evaluation }),
          opts: { jobId: run.id, attempts: 3, backoff: { type: "fixed", delay: 500 } },
        })),
      );
      for (const job of await queue.getJobs(["completed", "failed"], 0, 2 * window)) {
        const run = waiting.get(job?.id ?? "");
        if (run === undefined) continue;
        const answer = answerSchema.safeParse(job.returnvalue).data;
        const result = readResult(answer?.result);
        if (result !== undefined && result.id === run.id) {
          const beginning = answer?.beginning ?? "anew";
          onEvent(await keepResult(sweep.folder, run, { result, beginning }));
          finished += 1;
        } else if (answer?.failure !== undefined) {
          await fail(run, decodeFailure(JSON.stringify(answer.failure), `the answer for run ${run.id}`));
        } else {
          const message = job.failedReason ?? "a worker returned no result that this version accepts";
          await fail(run, { format: 1, id: run.id, error: "RunError", exitCode: 4, message });
        }
        waiting.delete(run.id);
        await job.remove().catch(() => {});
      }
      if (waiting.size > 0) await setTimeout(pollEvery);
    }
    if (signal?.aborted === true) onEvent({ event: "stopped" });
    return { finished, failed, left: waiting.size };
  } finally {
    await Promise.race([queue.close(), setTimeout(5_000, undefined, { ref: false })]);
    await lock.release();
  }
}

/** A queue works on one sweep at a time: jobs are named after runs, which two sweeps may share. */
async function requireOwn(
  queue: {
    getJobs(
      types: ("waiting" | "active" | "delayed")[],
      from: number,
      to: number,
    ): Promise<readonly { readonly data: unknown }[]>;
  },
  { manifest }: Sweep,
  name: string,
): Promise<void> {
  for (const job of await queue.getJobs(["waiting", "active", "delayed"], 0, window)) {
    const data: unknown = job?.data;
    const own = typeof data === "object" && data !== null && "sweep" in data && data.sweep === manifest;
    if (job !== undefined && !own)
      throw new ConfigError(`the queue '${name}' has jobs of another sweep.`, {
        remedy: advice`Wait until it ends, or choose another queue here and for workers: ${change("queue", "<name>")}.`,
      });
  }
}
