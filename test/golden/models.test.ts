import { describe, expect, it } from "vitest";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";
import { expectClose, type Tolerance } from "../../src/graph/testing/close.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { Session } from "../../src/runtime/session.ts";
import { threadCounts } from "../training/threadCounts.ts";
import {
  type FormulaCase,
  formulaArray,
  formulaCases,
  formulaDirection,
  type GoldenModel,
  goldenModel,
  type StoredCase,
  storedCases,
} from "./models.ts";

interface Found {
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  /** Of the mean over the batch. */
  readonly gradients: Readonly<Record<string, ArrayLike<number>>>;
}

type Arrays = Readonly<Record<string, { readonly data: ArrayLike<number> } | undefined>>;

/** Losses and gradients of a run of the training program, whose derivatives are those of the sum over the batch. */
function readTraining({ model }: GoldenModel, results: Arrays, batch: number): Found {
  const scalar = (name: string) => results[name]?.data[0] ?? Number.NaN;
  const gradients = model.training.gradients.map(({ parameter, output }) => [
    parameter.name,
    Array.from(results[output]?.data ?? [], (g) => g / batch),
  ]);
  return {
    loss: scalar("loss"),
    reconstruction: scalar("reconstruction"),
    kl: scalar("kl"),
    gradients: Object.fromEntries(gradients),
  };
}

type Runner = (golden: GoldenModel, batch: number) => Promise<Found>;

const byInterpreter: Runner = async (golden, batch) => {
  const { model, x, posteriorNoise, beta, parameters } = golden;
  const feeds = { x, posteriorNoise, beta, ...parameters };
  return readTraining(golden, interpret(model.training.program, feeds, batch), batch);
};

const byOnnxRuntime: Runner = async (golden, batch) => {
  const { model, x, posteriorNoise, beta, parameters } = golden;
  const feeds = { x, posteriorNoise, beta, ...parameters };
  return readTraining(golden, await runEngine(model.training.program, feeds, batch), batch);
};

/** A step of Adam whose first moment forgets at once keeps just the mean gradient. */
const bySession =
  (threads: number): Runner =>
  async ({ model, x, posteriorNoise, beta, parameters }, batch) =>
    withSession(await openSession(model.parameters, { threads }), async (session) => {
      await session.writeParameters(parameters);
      const step = await session.prepareStep(model.training, { kind: "adam", beta1: 0 });
      const { reports, gradientsFinite } = await step.run({ x, posteriorNoise, beta }, batch, 1e-3);
      expect(gradientsFinite).toBe(true);
      const { loss = Number.NaN, reconstruction = Number.NaN, kl = Number.NaN } = reports;
      return { loss, reconstruction, kl, gradients: (await session.readOptimizer())?.firstMoments ?? {} };
    });

async function withSession<T>(session: Session, use: (session: Session) => Promise<T>): Promise<T> {
  try {
    return await use(session);
  } finally {
    await session.dispose();
  }
}

function expectLosses(found: Found, golden: StoredCase | FormulaCase, tolerance: Tolerance): void {
  for (const name of ["loss", "reconstruction", "kl"] as const) {
    expectClose([found[name]], [golden[name]], tolerance, name);
  }
}

/** Elements are small against the sums that they come from where those cancel: allowed in parts of the typical one. */
function forGradient(relative: number, norm: number, count: number): Tolerance {
  return { relative, absolute: (relative * norm) / Math.sqrt(count) };
}

const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));

function expectStoredGradients(found: Found, golden: StoredCase, relative: number): void {
  expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(golden.gradients).sort());
  for (const [name, { data }] of Object.entries(golden.gradients)) {
    expectClose(found.gradients[name] ?? [], data, forGradient(relative, norm(data), data.length), name);
  }
}

function expectFormulaGradients(found: Found, golden: FormulaCase, relative: number): void {
  expect(Object.keys(found.gradients).sort()).toEqual(Object.keys(golden.gradients).sort());
  for (const array of golden.arrays) {
    const wanted = golden.gradients[array.name];
    if (wanted === undefined) continue;
    const gradient = Array.from(found.gradients[array.name] ?? []);
    const length = Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0));
    expectClose([length], [wanted.norm], { relative }, `norm of ${array.name}`);
    const direction = formulaDirection(array);
    const dot = gradient.reduce((sum, g, index) => sum + g * (direction[index] ?? 0), 0);
    expectClose([dot], [wanted.dot], { relative, absolute: relative * wanted.norm }, `dot of ${array.name}`);
    const tolerance = forGradient(relative, wanted.norm, gradient.length);
    expectClose(gradient.slice(0, 5), wanted.first, tolerance, `first of ${array.name}`);
  }
}

describe.each(storedCases)("$name, losses and every gradient as PyTorch computes them", (golden) => {
  it.each<[string, Runner, number]>([
    ["the interpreter, within 1e-6", byInterpreter, 1e-6],
    ["stock ONNX Runtime, within 1e-4", byOnnxRuntime, 1e-4],
    ...threadCounts.map((threads): [string, Runner, number] => [
      `a session of ${threads} threads, within 1e-4`,
      bySession(threads),
      1e-4,
    ]),
  ])("by %s", async (_, run, relative) => {
    const found = await run(goldenModel(golden), golden.sizes.batch);
    expectLosses(found, golden, { relative });
    expectStoredGradients(found, golden, relative);
  });
});

describe.each(storedCases)("$name, on the way to the loss", (golden) => {
  const { model, x, parameters } = goldenModel(golden);
  const run = (program: Program, feeds: Readonly<Record<string, ArrayLike<number>>>) => {
    const used = program.parameters.map(({ name }) => [name, parameters[name] ?? []]);
    return interpret(program, { ...feeds, ...Object.fromEntries(used) }, golden.sizes.batch);
  };

  it("encodes to PyTorch's mu and logVar", () => {
    const { mu, logVar } = run(model.encoding, { x });
    expectClose(mu?.data ?? [], golden.mu.data, { relative: 1e-6, absolute: 1e-7 });
    expectClose(logVar?.data ?? [], golden.logVar.data, { relative: 1e-6, absolute: 1e-7 });
  });

  it("decodes PyTorch's z to its pixels", () => {
    const { mean } = run(model.decoding, { z: golden.z.data });
    const expected = golden.logits.data.map((logit) => 1 / (1 + Math.exp(-logit)));
    expectClose(mean?.data ?? [], expected, { relative: 1e-6 });
  });
});

describe.each(formulaCases)("$name, losses and every gradient as PyTorch computes them", (golden) => {
  const full = goldenModel(golden);

  it("is made of the numbers that PyTorch was given", () => {
    for (const { first, ...array } of golden.arrays) {
      const scale = array.kind === "pixels" ? 255 : 1;
      const made = Array.from(formulaArray(array).subarray(0, 3), (value) => Math.fround(value / scale));
      expect(made, array.name).toEqual(first.map(Math.fround));
    }
  });

  it.each<[string, Runner]>([
    ["stock ONNX Runtime", byOnnxRuntime],
    ...threadCounts.map((threads): [string, Runner] => [
      `a session of ${threads} threads`,
      bySession(threads),
    ]),
  ])("by %s, within 1e-4", async (_, run) => {
    const found = await run(full, golden.sizes.batch);
    expectLosses(found, golden, { relative: 1e-4 });
    expectFormulaGradients(found, golden, 1e-4);
  });
});
