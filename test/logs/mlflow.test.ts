import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { DivergenceError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { logMetrics, paramValue } from "../../src/run/logs/mlflowRun.ts";
import { mlflowAddress, mlflowServer } from "../../src/run/logs/mlflowServer.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { decodeMetrics } from "../../src/store/metricsLine.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import type { DiagnosisRecord } from "../../src/train/records.ts";
import { type FakeMlflow, type FakeRun, fakeMlflow } from "./mlflowServer.ts";

const at = temporaryFolder();
let mlflow: FakeMlflow;
const input = (name: string, more: ConfigInput = {}): ConfigInput => {
  return { ...tinySettings, validation: 12, data: at("images"), out: at(name), mlflow: mlflow.url, ...more };
};

beforeAll(async () => {
  await writeTinyImages(at("images"));
});
beforeEach(async () => {
  mlflow = await fakeMlflow();
});
afterEach(async () => {
  expect(mlflow.complaints).toEqual([]);
  vi.unstubAllEnvs();
  await mlflow.close();
});

async function collect(events: AsyncGenerator<RunEvent>): Promise<readonly RunEvent[]> {
  const heard: RunEvent[] = [];
  for await (const event of events) heard.push(event);
  return heard;
}

/** Begins a run and stops it after a step. */
async function interrupt(settings: ConfigInput, step: number): Promise<readonly RunEvent[]> {
  const controller = new AbortController();
  const heard: RunEvent[] = [];
  for await (const event of trainRun(settings, { signal: controller.signal })) {
    heard.push(event);
    if (event.event === "step" && event.step === step) controller.abort();
  }
  return heard;
}

const warningsOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === "warning" ? [event.message] : []));

function onlyRun(): FakeRun {
  const [run, ...others] = mlflow.runs.values();
  if (run === undefined || others.length > 0) throw new Error(`${mlflow.runs.size} runs`);
  return run;
}

/** Figures that the server should have: those of metrics.jsonl. */
function figuresIn(name: string): readonly (readonly [string, number, number])[] {
  return decodeMetrics(readFileSync(at(name, "metrics.jsonl"), "utf8"), name).flatMap((line) =>
    line.event === "diagnosis"
      ? diagnosed(line)
      : line.event !== "epoch"
        ? []
        : (["train", "validation", "test"] as const).flatMap((split) =>
            Object.entries(line[split] ?? {}).map(
              ([part, value]) => [`${split}/${part}`, line.step, value] as const,
            ),
          ),
  );
}
function diagnosed({
  step,
  activeUnits,
  explained,
}: DiagnosisRecord): readonly (readonly [string, number, number])[] {
  return [
    ...(activeUnits === null ? [] : [["diagnosis/activeUnits", step, activeUnits] as const]),
    ...(explained === null ? [] : [["diagnosis/explained", step, explained] as const]),
  ];
}
const figuresAt = (run: FakeRun) =>
  run.metrics
    .filter(({ key }) => !key.startsWith("epoch/"))
    .map(({ key, step, value }) => [key, step, value] as const);

describe("an MLflow server", () => {
  it("is told settings, figures of each epoch and the end", async () => {
    const events = await collect(trainRun(input("told")));
    expect(warningsOf(events)).toEqual([]);
    expect([...mlflow.experiments.keys()]).toEqual(["nelbo"]);
    const run = onlyRun();
    expect(run).toMatchObject({ name: "told", status: "FINISHED" });
    expect(run.endTime).toBeGreaterThan(Date.now() - 60_000);
    expect(figuresAt(run)).toEqual(figuresIn("told"));
    expect(run.metrics.filter(({ key }) => key === "epoch/learningRate").map(({ value }) => value)).toEqual([
      0.001, 0.001,
    ]);
    expect(Object.fromEntries(run.params)).toMatchObject({
      architecture: "64-16-4",
      latentSize: "4",
      hiddenSizes: "[16]",
      activation: "relu",
      epochs: "2",
      seed: "0",
    });
    for (const key of ["out", "mlflow", "tensorboard", "clipNorm"]) expect(run.params.has(key)).toBe(false);
    expect(run.tags.get("mlflow.runName")).toBe("told");
    expect(run.tags.get("mlflow.source.name")).toBe("nelbo");
  });

  it("is told of no learning rate by principal components, which make no steps", async () => {
    const { mlflow: server } = input("components");
    const settings = {
      preset: "pca",
      latentSize: 3,
      threads: 1,
      mlflow: server,
      data: at("images"),
    } as const;
    const events = await collect(trainRun({ ...settings, out: at("components") }));
    expect(warningsOf(events)).toEqual([]);
    const run = onlyRun();
    expect(run.status).toBe("FINISHED");
    expect(figuresAt(run)).toEqual(figuresIn("components"));
    expect(run.metrics.map(({ key }) => key)).not.toContain("epoch/learningRate");
    expect(run.metrics.map(({ value }) => value).every(Number.isFinite)).toBe(true);
  });

  it.each<readonly [string, ConfigInput, string]>([
    [
      "beta",
      { beta: 4 },
      "loss = reconstruction + 4 x KL. The loss is the beta-VAE loss of grey pixels, not a bound on log p(x).",
    ],
    [
      "autoencoder",
      { model: "autoencoder" },
      "loss = reconstruction. The loss is the reconstruction error, not a bound on log p(x).",
    ],
    [
      "gaussian",
      { likelihood: "gaussian" },
      "loss = reconstruction + KL. The loss is the negative ELBO, an upper bound on -log p(x). The likelihood is a density: losses may be negative.",
    ],
    [
      "capacity",
      { kl: "capacity", capacity: 5, capacityWarmup: 1, binarize: "static" },
      "loss = reconstruction + 1000 x |KL - C|. gamma: 1000. capacity: linear from 0 to 5 over 1 epochs. " +
        "The loss is the KL-capacity loss; reconstruction + KL is the negative ELBO, an upper bound on -log p(x).",
    ],
  ])("is told what the losses are in the words of the run: %s", async (name, settings, words) => {
    await collect(trainRun(input(`note-${name}`, settings)));
    expect(onlyRun().tags.get("mlflow.note.content")).toBe(`Losses are in nats per datum: ${words}`);
  });

  it("has one experiment for all runs", async () => {
    await collect(trainRun(input("first", { epochs: 1 })));
    await collect(trainRun(input("second", { epochs: 1 })));
    expect(mlflow.experiments.size).toBe(1);
    expect([...mlflow.runs.values()].map(({ name }) => name)).toEqual(["first", "second"]);
  });

  it("changes no parameter of the model", async () => {
    await collect(trainRun(input("both", { tensorboard: true })));
    await collect(trainRun({ ...input("neither"), mlflow: undefined }));
    const tensors = (name: string) =>
      decodeSafetensors(readFileSync(at(name, "model.safetensors")), name).tensors;
    expect(tensors("both")).toEqual(tensors("neither"));
    expect(readdirSync(at("neither"))).not.toContain("mlflow.json");
  });

  it("is told that a run was stopped, and of the rest in the same run when it goes on", async () => {
    await interrupt(input("stopped"), 4);
    expect(onlyRun().status).toBe("KILLED");
    await collect(resumeRun(at("stopped"), { epochs: 3 }));
    const run = onlyRun();
    expect(run.status).toBe("FINISHED");
    expect(figuresAt(run)).toEqual(figuresIn("stopped"));
    expect(run.params.get("epochs")).toBe("2");
    expect(run.tags.get("nelbo.epochs")).toBe("3");
  });

  it("is told that a training diverged", async () => {
    const settings = input("diverged", { learningRate: 10, epochs: 400, beta: 1e6 });
    await expect(collect(trainRun(settings))).rejects.toThrow(DivergenceError);
    expect(onlyRun().status).toBe("FAILED");
  });

  it("that deleted the run gets a new one with everything", async () => {
    await interrupt(input("deleted"), 4);
    onlyRun().deleted = true;
    await collect(resumeRun(at("deleted")));
    const [, fresh] = mlflow.runs.values();
    expect(mlflow.runs.size).toBe(2);
    expect(fresh && figuresAt(fresh)).toEqual(figuresIn("deleted"));
  });
});

describe("a server that fails", () => {
  it("because there is none becomes one warning, and training ends as ever", async () => {
    const settings = input("away");
    await mlflow.close();
    const events = await collect(trainRun(settings));
    expect(warningsOf(events)).toEqual([
      `MLflow at ${mlflow.url}: expected it to take this run's metrics, found ECONNREFUSED. Training goes on, ` +
        "metrics.jsonl has everything, and what it missed is sent when it answers again.",
    ]);
    expect(events.slice(-2).map(({ event }) => event)).toEqual(["done", "saved"]);
  });

  it.each([500, 401, 403])("with %i becomes one warning that says so", async (status) => {
    mlflow.fault = () => status;
    const warnings = warningsOf(await collect(trainRun(input(`status-${status}`, { epochs: 3 }))));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`found ${status} INTERNAL_ERROR injected`);
  });

  it("by never answering does not keep the training from its end for long", async () => {
    mlflow.fault = () => "hang";
    const events = await collect(trainRun(input("hanging")));
    expect(warningsOf(events)).toEqual([expect.stringContaining("found no answer in time")]);
    expect(events.at(-1)?.event).toBe("saved");
  });

  it("for a while gets everything later, and nothing twice", async () => {
    let refused = 0;
    // The first request with figures is refused; that it should not be asked again at once is then waited for in vain.
    mlflow.fault = (endpoint) => (endpoint === "POST runs/log-batch" && ++refused === 2 ? 503 : undefined);
    const events = await collect(trainRun(input("while")));
    expect(warningsOf(events)).toHaveLength(1);
    expect(onlyRun().status).toBe("FINISHED");
    expect(figuresAt(onlyRun())).toEqual(figuresIn("while"));
  });

  it("until the run is resumed gets everything then", async () => {
    mlflow.fault = () => 503;
    await interrupt(input("later"), 4);
    expect(mlflow.runs.size).toBe(0);
    mlflow.fault = () => undefined;
    const events = await collect(resumeRun(at("later")));
    expect(warningsOf(events)).toEqual([]);
    expect(figuresAt(onlyRun())).toEqual(figuresIn("later"));
  });
});

describe("who asks", () => {
  const address = "http://ada:se%40cret@localhost:5000/prefix/";
  const basic = (words: string) => `Basic ${Buffer.from(words).toString("base64")}`;
  const environment = {
    MLFLOW_TRACKING_USERNAME: "u",
    MLFLOW_TRACKING_PASSWORD: "p",
    MLFLOW_TRACKING_TOKEN: "t",
  };
  it.each([
    [address, environment, basic("ada:se@cret")],
    ["http://localhost:5000", environment, basic("u:p")],
    ["http://localhost:5000", { MLFLOW_TRACKING_TOKEN: "t" }, "Bearer t"],
    ["http://localhost:5000", { MLFLOW_TRACKING_USERNAME: "u" }, undefined],
    ["http://localhost:5000", {}, undefined],
  ])("at %s with %j is told by %s", (written, surroundings, authorization) => {
    expect(mlflowAddress(written, surroundings).authorization).toBe(authorization);
  });

  it("stands in no address that is kept", () => {
    expect(mlflowAddress(address, {}).url).toBe("http://localhost:5000/prefix");
  });

  it("stands in no file of a run, and in no event", async () => {
    vi.stubEnv("MLFLOW_TRACKING_TOKEN", "tokenword");
    const written = mlflow.url.replace("http://", "http://ada:password1@");
    const events = await collect(
      trainRun(input("secret", { mlflow: written, tensorboard: true, epochs: 1 })),
    );
    expect([...mlflow.authorizations]).toEqual([basic("ada:password1")]);
    const files = readdirSync(at("secret"), { recursive: true, encoding: "utf8" }).map((name) =>
      join(at("secret"), name),
    );
    expect(files.some((path) => path.endsWith("mlflow.json"))).toBe(true);
    for (const path of files.filter((each) => statSync(each).isFile())) {
      expect(readFileSync(path, "latin1"), path).not.toMatch(/password1|tokenword|ada:/);
    }
    expect(JSON.stringify(events)).not.toMatch(/password1|tokenword/);
    expect(JSON.parse(readFileSync(at("secret", "config.json"), "utf8"))).toMatchObject({
      mlflow: mlflow.url,
    });
  });
});

describe("requests", () => {
  it("hold at most a thousand metrics", async () => {
    await mlflowServer({ url: mlflow.url, authorization: undefined }, () => 5000).post("experiments/create", {
      name: "x",
    });
    const server = mlflowServer({ url: mlflow.url, authorization: undefined }, () => 5000);
    await server.post("runs/create", { experiment_id: "1", run_name: "x", start_time: Date.now() });
    const metrics = Array.from({ length: 2500 }, (_, step) => ({
      key: "k",
      value: step,
      timestamp: Date.now(),
      step,
    }));
    await logMetrics(server, "run1", metrics);
    expect(onlyRun().metrics).toEqual(metrics);
    expect(mlflow.asked.filter((endpoint) => endpoint === "POST runs/log-batch")).toHaveLength(3);
  });

  it("hold values of at most 500 characters", () => {
    expect(paramValue("x".repeat(500))).toBe("x".repeat(500));
    expect(paramValue("x".repeat(501))).toBe(`${"x".repeat(497)}...`);
    expect(paramValue([400, 200])).toBe("[400,200]");
  });
});
