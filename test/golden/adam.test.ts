import { describe, expect, it } from "vitest";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { N } from "../../src/graph/shape.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { createTrainingProgram, type TrainingProgram } from "../../src/graph/training.ts";
import { input, parameter } from "../../src/graph/value.ts";
import { openSession } from "../../src/runtime/openSession.node.ts";
import type { OptimizerSettings } from "../../src/runtime/optimizer.ts";
import { threadCounts } from "../training/threadCounts.ts";
import { type AdamCase, adamCases } from "./models.ts";

const count = 7;
const layouts = [{ name: "parameter", sizes: [count] }];

/** Minimises the sum of parameter * fed: its mean gradient is the mean of what is fed. */
function fedGradient(): TrainingProgram {
  const graph = createGraph();
  const fed = input(graph, "fed", { dataType: "float32", shape: [N, count] });
  const loss = reduceSum(multiply(fed, parameter(graph, "parameter", [count])), { axes: [1] });
  return createTrainingProgram("fed", loss, { loss });
}

function settingsOf({ beta1, beta2, epsilon, maximumNorm }: AdamCase): OptimizerSettings {
  return { kind: "adam", beta1, beta2, epsilon, ...(maximumNorm !== null && { clipNorm: maximumNorm }) };
}

interface Trace {
  readonly parameters: readonly Float32Array[];
  readonly norms: readonly (number | undefined)[];
}

/** The parameters after each step on the case's gradients, each fed for `copies` data. */
async function trace(golden: AdamCase, threads: number, copies: number): Promise<Trace> {
  const session = await openSession(layouts, { threads });
  try {
    const step = await session.prepareStep(fedGradient(), settingsOf(golden));
    await session.writeParameters({ parameter: Float32Array.from(golden.initial.data) });
    const parameters: Float32Array[] = [];
    const norms: (number | undefined)[] = [];
    for (const gradient of golden.stepGradients) {
      const fed = Float32Array.from({ length: copies * count }, (_, index) => gradient[index % count] ?? 0);
      const { gradientNorm, gradientsFinite } = await step.run({ fed }, copies, golden.learningRate);
      expect(gradientsFinite).toBe(true);
      parameters.push((await session.readParameters()).parameter ?? new Float32Array());
      norms.push(gradientNorm);
    }
    return { parameters, norms };
  } finally {
    await session.dispose();
  }
}

/** Of parameters below one: about four roundings of float32. */
const fewRoundings = { relative: 0, absolute: 2.5e-7 };

describe.each(threadCounts)("torch.optim.Adam, by a session of %i threads", (threads) => {
  it.each(adamCases)("$name", async (golden) => {
    const found = await trace(golden, threads, 1);
    expect(found.parameters).toHaveLength(golden.float64.parameters.length);
    for (const [index, parameters] of found.parameters.entries()) {
      const after = `parameters after step ${index + 1}`;
      expectClose(parameters, golden.float64.parameters[index] ?? [], fewRoundings, after);
      expectClose(parameters, golden.float32.parameters[index] ?? [], fewRoundings, `${after}, in float32`);
    }
    const norms = golden.float64.norms ?? found.parameters.map(() => undefined);
    expect(found.norms).toEqual(norms.map((norm) => norm && expect.closeTo(norm, 6)));
  });

  it.each(adamCases)("$name, from the mean over a batch", async (golden) => {
    const [single, batch] = [await trace(golden, threads, 1), await trace(golden, threads, 6)];
    for (const [index, parameters] of batch.parameters.entries()) {
      expectClose(parameters, single.parameters[index] ?? [], fewRoundings, `step ${index + 1}`);
    }
  });
});

it("some steps of the clipped case are clipped and some are not, and it shows", async () => {
  const clipped = adamCases.find(({ maximumNorm }) => maximumNorm !== null);
  const norms = clipped?.float64.norms ?? [];
  expect(norms.some((norm) => norm > (clipped?.maximumNorm ?? 0))).toBe(true);
  expect(norms.some((norm) => norm < (clipped?.maximumNorm ?? 0))).toBe(true);
  const last = adamCases.map(({ float64 }) => float64.parameters.at(-1));
  const difference = last[0]?.map((value, index) => Math.abs(value - (last[1]?.[index] ?? 0))) ?? [];
  expect(Math.max(...difference)).toBeGreaterThan(100 * fewRoundings.absolute);
});
