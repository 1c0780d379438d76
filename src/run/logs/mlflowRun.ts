import { z } from "zod";
import { MlflowRefusal, type MlflowServer } from "./mlflowServer.ts";

/** The record in the run folder: server and run id. */
export const mlflowRecord = z.object({ url: z.string(), experimentId: z.string(), runId: z.string() });
export type MlflowRecord = Readonly<z.output<typeof mlflowRecord>>;

export interface MlflowMetric {
  readonly key: string;
  readonly value: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface MlflowWord {
  readonly key: string;
  readonly value: string;
}

/** The state of a run on the server. */
export interface KnownRun {
  /** The last step of each metric. */
  readonly steps: ReadonlyMap<string, number>;
  readonly params: ReadonlyMap<string, string>;
}

export type MlflowStatus = "RUNNING" | "FINISHED" | "FAILED" | "KILLED";

/** The most that one request to log a batch may hold. */
const mostMetrics = 1000;
const mostWords = 100;
/** The most characters of a parameter's value. */
const longestValue = 500;

const integer = z.coerce.number();
const experimentFound = z.object({ experiment: z.object({ experiment_id: z.string() }) });
const experimentCreated = z.object({ experiment_id: z.string() });
const runCreated = z.object({ run: z.object({ info: z.object({ run_id: z.string() }) }) });
const runFound = z.object({
  run: z.object({
    info: z.object({ lifecycle_stage: z.string().default("active") }),
    data: z
      .object({
        metrics: z.array(z.object({ key: z.string(), step: integer.default(0) })).default([]),
        params: z.array(z.object({ key: z.string(), value: z.string().default("") })).default([]),
      })
      .default({ metrics: [], params: [] }),
  }),
});

/** The id of the experiment with a name, which is created if there is none. */
export async function findExperiment(server: MlflowServer, name: string): Promise<string> {
  const find = async () => {
    const answer = await server.get("experiments/get-by-name", { experiment_name: name });
    return experimentFound.parse(answer).experiment.experiment_id;
  };
  try {
    return await find();
  } catch (cause) {
    if (!isRefusal(cause, "RESOURCE_DOES_NOT_EXIST")) throw cause;
  }
  try {
    return experimentCreated.parse(await server.post("experiments/create", { name })).experiment_id;
  } catch (cause) {
    // Another run may have made it in between.
    if (isRefusal(cause, "RESOURCE_ALREADY_EXISTS")) return find();
    throw cause;
  }
}

/** Creates a run with the status RUNNING, and returns its id. */
export async function createRun(
  server: MlflowServer,
  about: {
    readonly experimentId: string;
    readonly name: string;
    readonly startTime: number;
    readonly tags: readonly MlflowWord[];
  },
): Promise<string> {
  const answer = await server.post("runs/create", {
    experiment_id: about.experimentId,
    run_name: about.name,
    start_time: about.startTime,
    tags: [{ key: "mlflow.runName", value: about.name }, ...about.tags],
  });
  return runCreated.parse(answer).run.info.run_id;
}

/** The state of a run on the server; undefined if there is no such run, or it was deleted. */
export async function readRun(server: MlflowServer, runId: string): Promise<KnownRun | undefined> {
  try {
    const { info, data } = runFound.parse(await server.get("runs/get", { run_id: runId })).run;
    if (info.lifecycle_stage !== "active") return undefined;
    return {
      steps: new Map(data.metrics.map(({ key, step }) => [key, step])),
      params: new Map(data.params.map(({ key, value }) => [key, value])),
    };
  } catch (cause) {
    if (isRefusal(cause, "RESOURCE_DOES_NOT_EXIST")) return undefined;
    throw cause;
  }
}

export async function updateRun(
  server: MlflowServer,
  runId: string,
  status: MlflowStatus,
  endTime?: number,
): Promise<void> {
  await server.post("runs/update", {
    run_id: runId,
    status,
    ...(endTime !== undefined && { end_time: endTime }),
  });
}

/** Logs metrics in their order, as many in a request as it may hold. */
export async function logMetrics(
  server: MlflowServer,
  runId: string,
  metrics: readonly MlflowMetric[],
): Promise<void> {
  for (const batch of batches(metrics, mostMetrics)) {
    await server.post("runs/log-batch", { run_id: runId, metrics: batch });
  }
}

export async function logParams(
  server: MlflowServer,
  runId: string,
  params: readonly MlflowWord[],
): Promise<void> {
  for (const batch of batches(params, mostWords)) {
    await server.post("runs/log-batch", { run_id: runId, params: batch });
  }
}

export async function logTags(
  server: MlflowServer,
  runId: string,
  tags: readonly MlflowWord[],
): Promise<void> {
  for (const batch of batches(tags, mostWords)) {
    await server.post("runs/log-batch", { run_id: runId, tags: batch });
  }
}

/** A parameter's value as a server takes it: text, the end of a longer one left out. */
export function paramValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 3)}...`;
}

function* batches<Item>(items: readonly Item[], most: number): Generator<readonly Item[], void, undefined> {
  for (let start = 0; start < items.length; start += most) yield items.slice(start, start + most);
}

function isRefusal(cause: unknown, code: string): boolean {
  return cause instanceof MlflowRefusal && cause.code === code;
}
