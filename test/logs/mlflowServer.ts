import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";

/**
 * A server that keeps to the tracking part of MLflow's REST API 2.0 as its documentation has it: paths, methods,
 * fields, limits of a request, parameters that cannot be changed. What it refuses it also remembers: a client should
 * give no cause.
 */
const word = z.string().min(1);
const text = z.string();
const key = word.max(250).regex(/^[/\w.\- ]+$/);
const milliseconds = z.int().min(1_600_000_000_000).max(10_000_000_000_000);
const tag = z.strictObject({ key, value: text.max(5000) });

const requests = {
  "POST experiments/create": z.strictObject({ name: word }),
  "GET experiments/get-by-name": z.strictObject({ experiment_name: word }),
  "POST runs/create": z.strictObject({
    experiment_id: word,
    run_name: text,
    start_time: milliseconds,
    tags: z.array(tag).max(1000).default([]),
  }),
  "GET runs/get": z.strictObject({ run_id: word }),
  "POST runs/update": z.strictObject({
    run_id: word,
    status: z.enum(["RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED"]),
    end_time: milliseconds.optional(),
  }),
  "POST runs/log-batch": z.strictObject({
    run_id: word,
    metrics: z
      .array(z.strictObject({ key, value: z.number(), timestamp: milliseconds, step: z.int().min(0) }))
      .max(1000)
      .default([]),
    params: z
      .array(z.strictObject({ key, value: text.max(500) }))
      .max(100)
      .default([]),
    tags: z.array(tag).max(100).default([]),
  }),
} as const;
type Endpoint = keyof typeof requests;

export interface FakeRun {
  readonly name: string;
  status: string;
  endTime: number | undefined;
  deleted: boolean;
  readonly params: Map<string, string>;
  readonly tags: Map<string, string>;
  /** In the order in which they came. */
  readonly metrics: { key: string; value: number; timestamp: number; step: number }[];
}

export interface FakeMlflow {
  readonly url: string;
  readonly experiments: Map<string, string>;
  readonly runs: Map<string, FakeRun>;
  /** `POST runs/create`, in order. */
  readonly asked: string[];
  /** Refusals that a client should give no cause for. */
  readonly complaints: string[];
  /** What came as the header authorization. */
  readonly authorizations: Set<string | undefined>;
  /** Called before each answer; gives a status to fail with, or "hang" for no answer at all. */
  fault: (endpoint: string) => number | "hang" | undefined;
  close(): Promise<void>;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export async function fakeMlflow(port = 0): Promise<FakeMlflow> {
  const mlflow: Omit<FakeMlflow, "url" | "close"> = {
    experiments: new Map(),
    runs: new Map(),
    asked: [],
    complaints: [],
    authorizations: new Set(),
    fault: () => undefined,
  };
  const server = createServer((request, response) => void serve(mlflow, request, response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(mlflow, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

type State = Omit<FakeMlflow, "url" | "close">;

async function serve(mlflow: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = (status: number, body: object) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "", "http://localhost");
  const endpoint = `${request.method} ${url.pathname.replace(/^\/api\/2\.0\/mlflow\//, "")}`;
  mlflow.asked.push(endpoint);
  mlflow.authorizations.add(request.headers.authorization);
  const fault = mlflow.fault(endpoint);
  if (fault === "hang") return;
  if (fault !== undefined) return answer(fault, { error_code: "INTERNAL_ERROR", message: "injected" });
  try {
    const posted = request.method === "POST";
    if (posted && request.headers["content-type"] !== "application/json") throw bad("expected JSON");
    const body: unknown = posted
      ? JSON.parse(Buffer.concat(chunks).toString())
      : Object.fromEntries(url.searchParams);
    if (Buffer.concat(chunks).length > 1_000_000) throw bad("more than 1 MB");
    answer(200, handle(mlflow, endpoint, body));
  } catch (cause) {
    const refusal = cause instanceof Refusal ? cause : bad(String(cause));
    if (refusal.code !== "RESOURCE_DOES_NOT_EXIST") mlflow.complaints.push(`${endpoint}: ${refusal.message}`);
    answer(refusal.status, { error_code: refusal.code, message: refusal.message });
  }
}

const bad = (message: string) => new Refusal(400, "INVALID_PARAMETER_VALUE", message);
const missing = (what: string) => new Refusal(404, "RESOURCE_DOES_NOT_EXIST", `no ${what}`);

function handle(mlflow: State, endpoint: string, body: unknown): object {
  if (!(endpoint in requests)) throw new Refusal(404, "ENDPOINT_NOT_FOUND", endpoint);
  const read = <Name extends Endpoint>(name: Name) =>
    requests[name].parse(body) as z.output<(typeof requests)[Name]>;
  const runOf = (id: string): FakeRun => {
    const run = mlflow.runs.get(id);
    if (run === undefined) throw missing("run");
    return run;
  };
  switch (endpoint as Endpoint) {
    case "POST experiments/create": {
      const { name } = read("POST experiments/create");
      if (mlflow.experiments.has(name)) throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", name);
      const id = String(mlflow.experiments.size + 1);
      mlflow.experiments.set(name, id);
      return { experiment_id: id };
    }
    case "GET experiments/get-by-name": {
      const { experiment_name: name } = read("GET experiments/get-by-name");
      const id = mlflow.experiments.get(name);
      if (id === undefined) throw missing("experiment");
      return { experiment: { experiment_id: id, name, lifecycle_stage: "active" } };
    }
    case "POST runs/create": {
      const { experiment_id, run_name, tags } = read("POST runs/create");
      if (![...mlflow.experiments.values()].includes(experiment_id)) throw missing("experiment");
      const id = `run${mlflow.runs.size + 1}`;
      mlflow.runs.set(id, {
        name: run_name,
        status: "RUNNING",
        endTime: undefined,
        deleted: false,
        params: new Map(),
        tags: new Map(tags.map((each) => [each.key, each.value])),
        metrics: [],
      });
      return { run: { info: { run_id: id, experiment_id, status: "RUNNING" }, data: {} } };
    }
    case "GET runs/get": {
      const { run_id } = read("GET runs/get");
      const run = runOf(run_id);
      const latest = new Map(run.metrics.map((metric) => [metric.key, metric]));
      return {
        run: {
          info: { run_id, status: run.status, lifecycle_stage: run.deleted ? "deleted" : "active" },
          data: {
            metrics: [...latest.values()],
            params: [...run.params].map(([name, value]) => ({ key: name, value })),
          },
        },
      };
    }
    case "POST runs/update": {
      const { run_id, status, end_time } = read("POST runs/update");
      Object.assign(runOf(run_id), { status, endTime: end_time });
      return { run_info: { run_id, status } };
    }
    case "POST runs/log-batch": {
      const { run_id, metrics, params, tags } = read("POST runs/log-batch");
      const run = runOf(run_id);
      if (run.deleted) throw bad("the run is deleted");
      for (const { key: name, value } of params) {
        if (run.params.has(name) && run.params.get(name) !== value) throw bad(`${name} cannot be changed`);
        run.params.set(name, value);
      }
      for (const { key: name, value } of tags) run.tags.set(name, value);
      run.metrics.push(...metrics);
      return {};
    }
  }
}
