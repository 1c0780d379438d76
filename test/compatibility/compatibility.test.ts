import { readFileSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as nelbo from "../../src/node.ts";
import { differences } from "./difference.ts";
import type { ExpectedTraining } from "./expected.ts";
import { expected, images, stored, temporaryCopies } from "./fixtures.ts";
import { evaluateModel, measureModel, sampleMeans } from "./measure.ts";
import { lossesOf } from "./metrics.ts";
import { differencesOfMeasured } from "./scores.ts";
import { stoppedAfter, storedRuns } from "./settings.ts";

/** Runs and an export that an earlier version wrote: README.md beside this file says which. */
const copyOf = temporaryCopies();

async function readJson(...names: string[]) {
  return JSON.parse(await readFile(join(...names), "utf8"));
}

async function linesOf(run: string): Promise<readonly nelbo.MetricsEvent[]> {
  const text = await readFile(join(run, "metrics.jsonl"), "utf8");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const finished = ["dense", "conditional"] as const;

describe.each(finished)("the finished run %s", (name) => {
  it("is loaded, with the parameters and the data that it was stored with", async () => {
    const run = await nelbo.loadRun(await copyOf(name), { threads: 1 });
    try {
      const { tensors } = nelbo.decodeSafetensors(readFileSync(stored(name, "model.safetensors")), name);
      const parameters = await run.session.readParameters();
      expect(Object.keys(parameters).toSorted()).toEqual(Object.keys(tensors).toSorted());
      for (const [key, { data }] of Object.entries(tensors)) expect(parameters[key], key).toEqual(data);
      expect(run.config).toMatchObject(storedRuns[name]);
      const dataset = await run.loadDataset({ data: images });
      expect([dataset.train.count, dataset.test?.count]).toEqual([100, 12]);
    } finally {
      await run.dispose();
    }
  });

  it("gives the scores, codes and figures that it gave", async () => {
    const run = await copyOf(name);
    const { evaluation, scores, codes } = expected[name];
    expect(scores.length).toBe(12);
    expect(differencesOfMeasured(await measureModel(nelbo, run, images), { scores, codes })).toEqual([]);
    expect(differences(await evaluateModel(nelbo, run, images), evaluation)).toEqual([]);
  });

  it("draws the new images that it drew", async () => {
    expect(expected[name].samples.length).toBeGreaterThan(1);
    expect(differences(await sampleMeans(nelbo, await copyOf(name)), expected[name].samples)).toEqual([]);
  });
});

describe.each(Object.entries({ dense: "finished", conditional: "finished", interrupted: "interrupted" }))(
  "the summary of %s",
  (name, state) => {
    it("says what its files say", async () => {
      const run = await copyOf(name);
      const lines = await linesOf(run);
      const { format: _, nelbo: version, ...config } = await readJson(run, "config.json");
      const summary = await nelbo.readRunSummary(run);
      expect(summary.state).toBe(state);
      expect(summary.config).toMatchObject(config);
      expect(summary.card).toEqual(await readJson(run, "card.json"));
      expect(summary.data).toEqual(await readJson(run, "data.json"));
      expect(summary.environment).toEqual(await readJson(run, "environment.json"));
      expect(summary.environment.nelbo).toBe(version);
      const started = lines.find((line) => line.event === "started");
      expect(summary.model.parameters).toBe(started?.parameters);
      expect(summary.last).toEqual(lines.findLast(({ event }) => event === "epoch"));
      expect(summary.diagnosis).toEqual(lines.findLast(({ event }) => event === "diagnosis"));
      const done = lines.filter(({ event }) => event === "epoch").length;
      expect(summary.epochs).toEqual({ done, planned: config.epochs });
    });
  },
);

describe("the export", () => {
  it("is loaded, and gives the scores and codes that it gave", async () => {
    const place = await copyOf("exported");
    const model = await nelbo.loadModel(place, { threads: 1 });
    expect(model.config).toMatchObject(storedRuns.dense);
    await model.dispose();
    expect(expected.exported.codes.length).toBe(12);
    expect(differencesOfMeasured(await measureModel(nelbo, place, images), expected.exported)).toEqual([]);
  });

  it("has the parts that an export of its run has now", async () => {
    const run = await copyOf("dense");
    const out = join(run, "exported anew");
    await nelbo.exportRun(run, { out });
    const now = await readJson(out, "export.json");
    const before = await readJson(stored("exported", "export.json"));
    // The noise of scores is in the file since, and their standard error beside them.
    const [score, scoreBefore] = [now, before].map(({ programs }) => programs.at(-1));
    const names = (ports: readonly { readonly name: string }[]) => ports.map(({ name }) => name);
    expect(names(score.inputs)).toEqual(["x"]);
    expect(names(score.outputs)).toEqual([...names(scoreBefore.outputs), "standardError"]);
    const others = { ...before, programs: before.programs.slice(0, -1) };
    // The sentences that explain ports are for people, and may be reworded.
    const found = differences({ ...now, programs: now.programs.slice(0, -1) }, others);
    expect(found.filter((difference) => !/^\S+\/meaning: /.test(difference))).toEqual([]);
    expect(await readFile(join(out, "model.safetensors"))).toEqual(
      readFileSync(stored("exported", "model.safetensors")),
    );
  });
});

interface Resumed {
  readonly opened: unknown;
  readonly warnings: readonly string[];
}

/** Resumes a run to its end. Warnings are all but those that this machine is another one. */
async function resume(run: string, epochs?: number): Promise<Resumed> {
  const warnings: string[] = [];
  let [opened, last]: [unknown, unknown] = [undefined, undefined];
  for await (const event of nelbo.resumeRun(run, { data: images, epochs })) {
    last = event.event;
    if (event.event === "opened") opened = event.resumed;
    if (event.event !== "warning") continue;
    if (!/^The run resumes in another environment: /.test(event.message)) warnings.push(event.message);
  }
  expect(last).toBe("saved");
  return { opened, warnings };
}

async function expectTraining(
  run: string,
  { losses, evaluation, scores, codes }: ExpectedTraining,
  sampledKl: boolean,
): Promise<void> {
  expect(differences(await lossesOf(run), losses)).toEqual([]);
  expect(differencesOfMeasured(await measureModel(nelbo, run, images), { scores, codes }, sampledKl)).toEqual(
    [],
  );
  expect(differences(await evaluateModel(nelbo, run, images), evaluation)).toEqual([]);
}

/** The largest difference of a parameter from those that are stored. */
async function largestDifference(run: string, file: string): Promise<number> {
  const tensorsOf = async (path: string) => nelbo.decodeSafetensors(await readFile(path), path).tensors;
  const [found, stored] = [await tensorsOf(join(run, "model.safetensors")), await tensorsOf(file)];
  expect(Object.keys(found)).toEqual(Object.keys(stored));
  const distances = Object.entries(stored).flatMap(([name, { data }]) =>
    Array.from(data, (value, index) => Math.abs(Number(value) - Number(found[name]?.data[index]))),
  );
  return Math.max(...distances);
}

describe("the interrupted run", () => {
  it.each([
    ["its last checkpoint", "last", stoppedAfter],
    ["the one before it, where a crash left no last one", "previous", stoppedAfter - 1],
  ] as const)("goes on from %s to the parameters and losses that it had", async (_, checkpoint, step) => {
    const run = await copyOf("interrupted");
    if (checkpoint === "previous") await rm(join(run, "checkpoints", "last"), { recursive: true });
    const { opened, warnings } = await resume(run);
    expect(warnings).toEqual([]);
    expect(opened).toEqual({ checkpoint, step, epoch: 2 });
    // The KL from its prior, a mixture, has no closed form.
    await expectTraining(run, expected.resumed, true);
    expect(await largestDifference(run, stored("resumed.safetensors"))).toBeLessThan(1e-5);
    expect((await nelbo.readRunSummary(run)).state).toBe("finished");
  });
});

describe("the finished runs", () => {
  it("go on for an epoch more, to the losses that this gave", async () => {
    const run = await copyOf("dense");
    const { opened, warnings } = await resume(run, storedRuns.dense.epochs + 1);
    expect(warnings).toEqual([]);
    expect(opened).toMatchObject({ checkpoint: "last", epoch: storedRuns.dense.epochs + 1 });
    await expectTraining(run, expected.longer, false);
  });

  it("are done: there is nothing left to do of the epochs that they were meant to have", async () => {
    for (const name of finished) await expect(resume(await copyOf(name))).rejects.toThrow(nelbo.RunError);
  });
});
