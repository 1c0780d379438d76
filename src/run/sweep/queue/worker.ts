import { mkdir } from "node:fs/promises";
import type { Job as QueueJob } from "bullmq";
import { DataError } from "../../../errors.ts";
import { fileError } from "../../../store/files.ts";
import { systemDisk as disk } from "../../../store/node/systemDisk.ts";
import { sweepFiles } from "../../../sweep/sweepFolder.ts";
import { processesFor, thisMachine } from "../capacity.ts";
import type { Beginning } from "../runPlanned.ts";
import { type RunProcess, startRunProcess } from "../runProcess.ts";
import { connectionOf, loadBullmq, type RedisAddress, requireReachable, usualQueue } from "./connection.ts";
import { decodeJob } from "./job.ts";

export type WorkerEvent =
  | { readonly event: "waiting"; readonly processes: number; readonly store: string }
  /** `attempt` counts deliveries from 1. */
  | { readonly event: "begun"; readonly id: string; readonly attempt: number }
  | { readonly event: "finished"; readonly id: string; readonly beginning: Beginning }
  | { readonly event: "failed"; readonly id: string; readonly message: string }
  | { readonly event: "connection"; readonly message: string };

export interface WorkerOptions {
  /** Where runs are trained. A folder that all workers share lets them continue each other's runs. */
  readonly store: string;
  readonly queue?: string | undefined;
  readonly processes?: number | undefined;
  /** Where the data are. Default: as in the plan. */
  readonly place?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ((event: WorkerEvent) => void) | undefined;
  readonly execArgv?: readonly string[] | undefined;
}

/** Milliseconds without a sign of life after which another worker takes a job over. */
const lockDuration = 15_000;
/** How often a job may be taken over before it counts as failed. */
const maxStalledCount = 100;

/**
 * Takes runs from a queue until the signal stops it. Delivery is at least once: a run that has been begun in the store
 * is continued from its last checkpoint, one that is finished there is only evaluated.
 *
 * @throws DataError if the data here are not those of a job, which goes back to the queue
 * @throws EngineError if the server cannot be reached at first, or a package is missing
 */
export async function workOnQueue(
  address: RedisAddress,
  { store, queue = usualQueue, processes, place, signal, onEvent = () => {}, execArgv }: WorkerOptions,
): Promise<void> {
  const { Worker, WaitingError, UnrecoverableError } = await loadBullmq();
  await requireReachable(address);
  await mkdir(disk.join(store, sweepFiles.runs), { recursive: true }).catch((cause: unknown) => {
    throw fileError("write", store, cause);
  });
  const most = processes ?? processesFor(await thisMachine(), { threads: 1, runs: Number.POSITIVE_INFINITY });
  const idle: RunProcess[] = [];
  const started = new Set<RunProcess>();
  let refusal: DataError | undefined;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });

  const processOf = (): RunProcess => {
    const free = idle.pop();
    if (free?.pid !== undefined) return free;
    const fresh = startRunProcess(execArgv);
    started.add(fresh);
    return fresh;
  };

  const work = async (job: QueueJob, token?: string): Promise<unknown> => {
    const { run, evaluation } = decoded(job, (message) => new UnrecoverableError(message));
    onEvent({ event: "begun", id: run.id, attempt: job.attemptsStarted });
    const process = processOf();
    const outcome = await process.run({ run, evaluation, folder: store, place }, {});
    if (process.pid === undefined) started.delete(process);
    else idle.push(process);
    if (outcome.kind === "finished") {
      onEvent({ event: "finished", id: run.id, beginning: outcome.beginning });
      return { result: outcome.result, beginning: outcome.beginning };
    }
    const giveBack = async () => {
      await job.moveToWait(token);
      throw new WaitingError();
    };
    if (outcome.kind === "stopped" || signal?.aborted === true) return giveBack();
    if (outcome.kind === "died") throw new Error(`run ${run.id}: its process ended: ${outcome.how}`);
    const { failure, diskFull } = outcome;
    onEvent({ event: "failed", id: run.id, message: failure.message });
    // Another worker may have the data, or room.
    if (failure.error === "DataError" || diskFull) {
      refusal ??= new DataError(`${failure.message} The job went back to the queue, and this worker stops.`);
      end();
      return giveBack();
    }
    return { failure };
  };

  const worker = new Worker(queue, work, {
    connection: await connectionOf(address),
    concurrency: most,
    lockDuration,
    stalledInterval: lockDuration,
    maxStalledCount,
  });
  let lost = "";
  worker.on("error", (cause) => {
    if (cause.message !== lost) onEvent({ event: "connection", message: cause.message });
    lost = cause.message;
  });
  const stop = () => {
    for (const each of started) each.stop();
    end();
  };
  if (signal?.aborted === true) end();
  signal?.addEventListener("abort", stop, { once: true });
  onEvent({ event: "waiting", processes: most, store });
  await ended;
  stop();
  await Promise.race([
    worker.close(),
    new Promise((resolve) => setTimeout(resolve, 2 * lockDuration).unref()),
  ]);
  if (refusal !== undefined) throw refusal;
}

function decoded(job: QueueJob, refused: (message: string) => Error) {
  try {
    return decodeJob(job.data);
  } catch (cause) {
    throw refused(cause instanceof Error ? cause.message : String(cause));
  }
}
