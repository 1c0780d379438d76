import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { interpret, type Tensor64 } from "../../src/graph/interpret.ts";
import { createProgram } from "../../src/graph/program.ts";
import { expectClose, type Tolerance } from "../../src/graph/testing/close.ts";
import { input } from "../../src/graph/value.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import type { Likelihood } from "../../src/vae/interfaces.ts";
import { bernoulli } from "../../src/vae/likelihood/bernoulli.graph.ts";
import { categorical } from "../../src/vae/likelihood/categorical.graph.ts";
import { continuousBernoulli } from "../../src/vae/likelihood/continuousBernoulli.graph.ts";
import { discretizedLogistic } from "../../src/vae/likelihood/discretizedLogistic.graph.ts";
import { gaussian } from "../../src/vae/likelihood/gaussian.graph.ts";
import { learnedGaussian } from "../../src/vae/likelihood/learnedGaussian.graph.ts";
import { optimalGaussian } from "../../src/vae/likelihood/optimalGaussian.graph.ts";
import { benchOf, kinds } from "./kinds.ts";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** Densities of three data under two samples each, by torch.distributions in float64. */
interface GoldenLikelihood {
  readonly name: string;
  readonly likelihood: keyof typeof makers;
  readonly options: never;
  readonly target: GoldenTensor;
  readonly decoded: GoldenTensor;
  readonly parameters: Readonly<Record<string, GoldenTensor>>;
  readonly cotangent: GoldenTensor;
  readonly logDensity: GoldenTensor;
  readonly mean: GoldenTensor | null;
  readonly gradients: Readonly<Record<string, GoldenTensor>>;
}

const makers = {
  bernoulli,
  continuousBernoulli,
  gaussian,
  learnedGaussian,
  optimalGaussian,
  discretizedLogistic,
  categorical,
} as const;

const file: { readonly cases: readonly GoldenLikelihood[] } = JSON.parse(
  readFileSync(new URL("../golden/likelihoods.json", import.meta.url), "utf8"),
);

function likelihoodOf({ likelihood, options }: GoldenLikelihood): Likelihood {
  return makers[likelihood](options);
}

function goldenProgram(golden: GoldenLikelihood) {
  const [, samples = 0] = golden.decoded.shape;
  const elements = golden.target.shape[2] ?? 0;
  const training = "training" in golden.options;
  const bench = benchOf(likelihoodOf(golden), { elements, samples, training });
  const cotangent = input(bench.decoded.graph, "cotangent", bench.logDensity.type);
  const leaves = [bench.decoded, ...bench.parameters];
  const derivatives = gradients(reduceSum(multiply(bench.logDensity, cotangent)), leaves);
  const named = leaves.map((leaf, index) => [
    "name" in leaf ? leaf.name : "",
    derivatives[index] ?? bench.logDensity,
  ]);
  const program = createProgram(golden.name, {
    logDensity: bench.logDensity,
    mean: bench.mean,
    ...Object.fromEntries(named.map(([name, value]) => [`d ${name}`, value])),
  });
  const { decoded, target, cotangent: weights } = golden;
  const given: Readonly<Record<string, GoldenTensor>> = {
    decoded,
    target,
    cotangent: weights,
    ...golden.parameters,
  };
  const feeds = [...program.inputs, ...program.parameters].map(
    ({ name }) => [name, given[name]?.data.map(Math.fround) ?? []] as const,
  );
  return { program, feeds: Object.fromEntries(feeds), batchSize: golden.target.shape[0] ?? 0 };
}

/** Where terms of size one cancel, what is left has their rounding. */
const inFloat64: Tolerance = { relative: 1e-6, absolute: 1e-12 };
const inFloat32: Tolerance = { relative: 1e-4, absolute: 1e-5 };

function expectGolden(
  found: Readonly<Record<string, Tensor64>>,
  golden: GoldenLikelihood,
  tolerance: Tolerance,
) {
  expect(found.logDensity?.sizes).toEqual(golden.logDensity.shape);
  expectClose(found.logDensity?.data ?? [], golden.logDensity.data, tolerance, "log density");
  if (golden.mean !== null) expectClose(found.mean?.data ?? [], golden.mean.data, tolerance, "mean");
  for (const [name, { data }] of Object.entries(golden.gradients)) {
    expectClose(found[`d ${name}`]?.data ?? [], data, tolerance, `gradient of ${name}`);
  }
}

it("every likelihood has stored values, and each of its parameters a derivative", () => {
  const stored = new Set(file.cases.map((golden) => likelihoodOf(golden).name));
  expect(kinds.filter(({ likelihood }) => !stored.has(likelihood.name))).toEqual([]);
  for (const golden of file.cases) {
    const { program } = goldenProgram(golden);
    const wanted = Object.keys(program.outputs).filter((name) => name.startsWith("d "));
    expect(Object.keys(golden.gradients).map((name) => `d ${name}`)).toEqual(wanted);
  }
});

describe("PyTorch's log density, mean and gradients", () => {
  it.each(file.cases)("$name, by the interpreter within 1e-6", (golden) => {
    const { program, feeds, batchSize } = goldenProgram(golden);
    expectGolden(interpret(program, feeds, batchSize), golden, inFloat64);
  });

  it.each(file.cases)("$name, by ONNX Runtime within 1e-4", async (golden) => {
    const { program, feeds, batchSize } = goldenProgram(golden);
    expectGolden(await runEngine(program, feeds, batchSize), golden, inFloat32);
  });
});
