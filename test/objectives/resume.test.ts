import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { decodeMetrics } from "../../src/store/metricsLine.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
/** Runs that together have every kind of objective, schedule and prior. */
const runs: Readonly<Record<string, ConfigInput>> = {
  capacity: { kl: "capacity", capacity: 5, gamma: 10, capacityWarmup: 1.5, prior: "mixture", mmdWeight: 10 },
  correlation: { kl: "total-correlation", beta: 6, betaSchedule: "linear", betaWarmupSteps: 5 },
  stratified: { kl: "total-correlation", beta: 6, betaSchedule: "cyclic", aggregate: "stratified" },
  free: {
    ...{ kl: "free-bits", freeBits: 0.1, freeBitsSchedule: "linear", freeBitsFrom: 0.5 },
    ...{ betaSchedule: "cosine", validation: 12 },
  },
  iwae: { objective: "iwae", samples: 4, groups: 2, prior: "vamp", priorComponents: 3 },
  dreg: { objective: "dreg", samples: 3, elboWeight: 0.1, elboWeightSchedule: "cyclic", elboWeightFrom: 1 },
  moving: {
    kl: "total-correlation",
    ...{ betaSchedule: "linear", informationWeightSchedule: "cosine", dimensionWeightSchedule: "cyclic" },
    ...{ beta: 6, mmdWeight: 10, mmdWeightSchedule: "linear", mmdWeightWarmupSteps: 5 },
  },
};

async function stopAfter(
  run: (signal: AbortSignal) => AsyncGenerator<RunEvent>,
  updates: number,
): Promise<void> {
  const controller = new AbortController();
  let left = updates;
  for await (const event of run(controller.signal)) {
    if (event.event === "step") left -= 1;
    if (left === 0) controller.abort();
  }
}

beforeAll(async () => {
  await writeTinyImages(at("images"));
});

describe.each(Object.entries(runs))("the run %s", (name, objective) => {
  it("ends with the same bits when stopped and resumed", async () => {
    const settings = { ...tinySettings, ...objective, data: at("images") };
    for await (const _ of trainRun({ ...settings, out: at(`${name}-whole`) }));
    const out = at(`${name}-stopped`);
    await stopAfter((signal) => trainRun({ ...settings, out }, { signal }), 2);
    await stopAfter((signal) => resumeRun(out, { signal }), 3);
    for await (const _ of resumeRun(out));
    expect(contentOf(out)).toEqual(contentOf(at(`${name}-whole`)));
  });
});

describe("the metrics of a run", () => {
  const epochsOf = (name: string) =>
    decodeMetrics(readFileSync(at(`${name}-whole`, "metrics.jsonl"), "utf8"), name).flatMap((event) =>
      event.event === "epoch" ? [event] : [],
    );

  it("include the scalars at an epoch's end if they are scheduled", () => {
    const [first, second] = epochsOf("capacity");
    // Four steps per epoch: after three of the six epochs, and after all.
    expect(first?.scalars).toEqual({ gamma: 10, capacity: 2.5, mmdWeight: 10 });
    expect(second?.scalars).toEqual({ gamma: 10, capacity: 5, mmdWeight: 10 });
    expect(epochsOf("iwae")[0]?.scalars).toBeUndefined();
  });

  it("have the terms of the objective, with correct sums", () => {
    for (const { train, test, scalars } of epochsOf("correlation")) {
      for (const figures of [train, test]) {
        expect(Object.keys(figures?.terms ?? {})).toEqual([
          "mutualInformation",
          "totalCorrelation",
          "dimensionKl",
        ]);
      }
      const { mutualInformation = 0, totalCorrelation = 0, dimensionKl = 0 } = test?.terms ?? {};
      const penalty = mutualInformation + (scalars?.beta ?? 0) * totalCorrelation + dimensionKl;
      expect(test?.loss).toBeCloseTo((test?.reconstruction ?? 0) + penalty, 3);
    }
    expect(Object.keys(epochsOf("capacity")[0]?.train.terms ?? {})).toEqual(["mmd"]);
  });
});
