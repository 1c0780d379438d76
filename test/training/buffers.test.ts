import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { initialValues } from "../../src/nn/scope.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { Session, TrainingStep } from "../../src/runtime/session.ts";
import { decodeState, encodeState } from "../../src/store/checkpoint/state.ts";
import { optimalGaussian } from "../../src/vae/likelihood/optimalGaussian.graph.ts";
import { denseVae } from "../../src/vae/testing/denseVae.ts";

/** A model with buffers: the optimal variance, a moving average that training keeps for evaluation, and its count. */
const model = denseVae({ likelihood: optimalGaussian(), hiddenSizes: [5], latentSize: 2 });
const buffers = model.parameters
  .filter(({ buffer }) => buffer === true)
  .map((specification) => specification.name);
const name = "likelihood.logVar";
const count = 6;
const feeds = {
  x: Uint8Array.from({ length: count * 64 }, (_, index) => (index * 37) % 256),
  posteriorNoise: Float32Array.from({ length: count * 2 }, (_, index) => Math.sin(index)),
  beta: Float32Array.of(1),
};

let session: Session;
let step: TrainingStep;

beforeAll(async () => {
  session = await openSession(model.parameters, { threads: 1 });
  await session.writeParameters(initialValues(model.parameters, 0));
  step = await session.prepareStep(model.training, { kind: "adam" });
});
afterAll(() => session.dispose());

describe("a buffer", () => {
  it("has a next value, and no derivative", () => {
    expect([...buffers].sort()).toEqual([name, "likelihood.steps"]);
    expect(model.training.gradients.map(({ parameter }) => parameter.name)).not.toContain(name);
    expect(model.training.updates.map(({ buffer }) => buffer).sort()).toEqual([...buffers].sort());
  });

  it("is updated at every step, and not by the optimizer", async () => {
    const read = async () => (await session.readParameters())[name]?.[0] ?? Number.NaN;
    const before = await read();
    await step.run(feeds, count, 1e-3);
    const once = await read();
    await step.run(feeds, count, 1e-3);
    const twice = await read();
    expect(once).not.toBe(before);
    expect(twice).not.toBe(once);
    expect(Object.keys((await session.readOptimizer())?.firstMoments ?? {})).not.toContain(name);
    expect(Object.keys((await session.readOptimizer())?.secondMoments ?? {})).toHaveLength(
      model.parameters.length - buffers.length,
    );
  });

  it("is what evaluation uses", async () => {
    const evaluation = await session.prepare(model.evaluation);
    const parameters = await session.readParameters();
    const lossAt = async (value: number) => {
      await session.writeParameters({ ...parameters, [name]: Float32Array.of(value) });
      return (await evaluation.run(feeds, count)).loss?.[0] ?? Number.NaN;
    };
    expect(await lossAt(0)).not.toBe(await lossAt(-2));
    await session.writeParameters(parameters);
  });

  it("is stored in a checkpoint, without moments", async () => {
    const parameters = await session.readParameters();
    const { firstMoments = {}, secondMoments = {} } = (await session.readOptimizer()) ?? {};
    const state = { parameters, firstMoments, secondMoments };
    expect(decodeState(encodeState(state, model.parameters), model.parameters, "state")).toEqual(state);
  });
});
