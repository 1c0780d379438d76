import { describe, expect, it } from "vitest";
import { expectClose } from "../../src/graph/testing/close.ts";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { OptimizerSettings, OptimizerState } from "../../src/runtime/optimizer.ts";
import type { Session } from "../../src/runtime/session.ts";
import { createWebGpuSession } from "../../src/runtime/webgpu/session.ts";
import { optimalGaussian } from "../../src/vae/likelihood/optimalGaussian.graph.ts";
import type { Model } from "../../src/vae/model.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";
import { processorDevice } from "./processorDevice.ts";

/** The session of a device, on a device that is the processor, beside the session of a processor. */
const model = denseVae({ hiddenSizes: [5], latentSize: 2 });
/** Its likelihood has buffers. */
const buffered = denseVae({ likelihood: optimalGaussian(), hiddenSizes: [5], latentSize: 2 });

function feedsOf(count: number, seed = 0) {
  return {
    x: Uint8Array.from({ length: count * 64 }, (_, index) => (index * 37 + seed) % 256),
    posteriorNoise: Float32Array.from({ length: count * 2 }, (_, index) => Math.sin(index + seed)),
    beta: Float32Array.of(1),
  };
}

/** Steps with batches of different sizes. */
async function trained(session: Session, made: Model, optimizer: Omit<OptimizerSettings, "kind"> = {}) {
  await session.writeParameters(initialValues(made.parameters, 0));
  const step = await session.prepareStep(made.training, { kind: "adam", ...optimizer });
  const reports = [];
  for (const [index, count] of [6, 6, 3, 6].entries())
    reports.push(await step.run(feedsOf(count, index), count, 1e-2));
  return { step, reports, parameters: await session.readParameters(), state: await session.readOptimizer() };
}

async function both(made: Model, optimizer?: Omit<OptimizerSettings, "kind">) {
  const device = processorDevice();
  const sessions = [
    await openSession(made.parameters, { threads: 1 }),
    await createWebGpuSession(device, made.parameters),
  ] as const;
  const [expected, found] = [
    await trained(sessions[0], made, optimizer),
    await trained(sessions[1], made, optimizer),
  ];
  await sessions[0].dispose();
  return { expected, found, device, session: sessions[1] };
}

function expectSameArrays(
  found: Readonly<Record<string, Float32Array>> = {},
  expected: Readonly<Record<string, Float32Array>> = {},
) {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, values] of Object.entries(expected))
    expectClose(found[name] ?? [], values, { relative: 1e-4, absolute: 1e-6 });
}

describe("a session on a device", () => {
  it.each([
    ["a model", model, {}],
    ["clipped gradients", model, { clipNorm: 0.5 }],
    ["a norm that is never exceeded", model, { clipNorm: 1e6 }],
    ["other constants of Adam", model, { beta1: 0.5, beta2: 0.9, epsilon: 1e-3 }],
    ["buffers", buffered, {}],
  ])("trains as one on the processor: %s", async (_, made, optimizer) => {
    const { expected, found, session } = await both(made, optimizer);
    for (const [index, report] of expected.reports.entries()) {
      const { reports, gradientNorm, gradientsFinite } = found.reports[index] ?? { reports: {} };
      expect(gradientsFinite).toBe(true);
      expect(Object.keys(reports)).toEqual(Object.keys(report.reports));
      expectClose(Object.values(reports), Object.values(report.reports), { relative: 1e-5, absolute: 1e-5 });
      if (report.gradientNorm === undefined) expect(gradientNorm).toBeUndefined();
      else expect(gradientNorm).toBeCloseTo(report.gradientNorm, 3);
    }
    expectSameArrays(found.parameters, expected.parameters);
    expect(found.state?.updates).toBe(4);
    expectSameArrays(found.state?.firstMoments, expected.state?.firstMoments);
    expectSameArrays(found.state?.secondMoments, expected.state?.secondMoments);
    await session.dispose();
  });

  it("keeps the state on the device: a step moves a batch, two scalars and the reports", async () => {
    const { found, device, session } = await both(model, { clipNorm: 1 });
    const kept = device.kept.size;
    expect(kept).toBe(3);
    const { reports } = await found.step.run(feedsOf(6), 6, 1e-2);
    const batch = Object.values(feedsOf(6)).reduce((sum, { length }) => sum + length, 0);
    expect(device.moved).toEqual({ up: batch + 2, down: Object.keys(reports).length + 2 });
    expect(device.kept.size).toBe(kept);
    await session.dispose();
    expect(device.kept.size).toBe(0);
  });

  it("continues to the same bits from a state that was read", async () => {
    const { found, session } = await both(buffered, { clipNorm: 1 });
    const state = found.state as OptimizerState;
    await found.step.run(feedsOf(6, 9), 6, 1e-2);
    const expected = [await session.readParameters(), await session.readOptimizer()];
    const other = await createWebGpuSession(processorDevice(), buffered.parameters);
    await other.writeParameters(found.parameters);
    const step = await other.prepareStep(buffered.training, { kind: "adam", clipNorm: 1 });
    await other.writeOptimizer(state);
    await step.run(feedsOf(6, 9), 6, 1e-2);
    expect([await other.readParameters(), await other.readOptimizer()]).toEqual(expected);
    await Promise.all([session.dispose(), other.dispose()]);
  });

  it("computes other programs over the current state, for any number of batch sizes", async () => {
    const { found, session } = await both(buffered);
    const processor = await openSession(buffered.parameters, { threads: 1 });
    await processor.writeParameters(found.parameters);
    const programs = [
      await session.prepare(buffered.evaluation),
      await processor.prepare(buffered.evaluation),
    ];
    expect(await session.prepare(buffered.evaluation)).toBe(programs[0]);
    for (let count = 1; count <= 11; count++) {
      const [ours = {}, theirs = {}] = await Promise.all(
        programs.map((program) => program.run(feedsOf(count), count)),
      );
      expectClose(ours.loss ?? [], theirs.loss ?? [], { relative: 1e-5, absolute: 1e-5 });
    }
    await Promise.all([session.dispose(), processor.dispose()]);
  });

  it("takes turns: steps, evaluations and reads that are asked for at once", async () => {
    const { found, session } = await both(model);
    const evaluation = await session.prepare(model.evaluation);
    const feeds = feedsOf(6);
    const [report, evaluated, parameters] = await Promise.all([
      found.step.run(feeds, 6, 1e-2),
      evaluation.run(feeds, 6),
      session.readParameters(),
    ]);
    expect(report.gradientsFinite).toBe(true);
    expect(parameters).not.toEqual(found.parameters);
    const again = await evaluation.run(feeds, 6);
    expect(evaluated.loss).toEqual(again.loss);
    await session.dispose();
  });

  it("reports gradients that are not finite", async () => {
    const { found, session } = await both(model);
    const feeds = { ...feedsOf(6), posteriorNoise: new Float32Array(12).fill(1e38) };
    expect((await found.step.run(feeds, 6, 1e-2)).gradientsFinite).toBe(false);
    await session.dispose();
  });

  it("refuses what a session on the processor refuses, with the same words", async () => {
    const device = await createWebGpuSession(processorDevice(), model.parameters);
    const processor = await openSession(model.parameters, { threads: 1 });
    const attempts: ((session: Session) => Promise<unknown>)[] = [
      (session) => session.writeParameters({}),
      (session) =>
        session.writeParameters({ ...initialValues(model.parameters, 0), more: Float32Array.of(1) }),
      (session) => session.writeOptimizer({ kind: "adam", updates: 1, firstMoments: {}, secondMoments: {} }),
      (session) => session.prepareStep(model.training, { kind: "adam", beta1: 2 }),
      (session) => session.prepareStep(buffered.training, { kind: "adam" }),
      (session) => session.prepare(buffered.evaluation),
      async (session) => (await session.prepare(model.evaluation)).run({}, 3),
      async (session) => (await session.prepare(model.evaluation)).run({ y: Float32Array.of(1) }, 1),
      (session) => session.prepareStep(model.training, { kind: "adam" }),
      (session) => session.prepareStep(model.training, { kind: "adam" }),
      (session) =>
        session.writeOptimizer({ kind: "adam", updates: 0.5, firstMoments: {}, secondMoments: {} }),
      (session) => session.writeOptimizer({ kind: "adam", updates: 1, firstMoments: {}, secondMoments: {} }),
    ];
    const wordsOf = (session: Session) => async (attempt: (session: Session) => Promise<unknown>) =>
      attempt(session).then(
        () => "accepted",
        (error: unknown) => String(error),
      );
    for (const attempt of attempts) {
      const expected = await wordsOf(processor)(attempt);
      expect(await wordsOf(device)(attempt)).toBe(expected);
    }
    await Promise.all([device.dispose(), processor.dispose()]);
  });
});
