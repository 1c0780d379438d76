import { describe, expect, it } from "vitest";
import { interpret, type Tensor64 } from "../../src/graph/interpret.ts";
import type { OperatorName } from "../../src/graph/ops/attributes.ts";
import { operatorNames } from "../../src/graph/ops/table.ts";
import { expectClose, type Tolerance } from "../../src/graph/testing/close.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import { type GoldenCase, goldenProgram, readGoldenCases } from "./golden.ts";

/** Composed of several operators: tested with their own code. */
const composites = new Set(["leakyRelu", "elu", "silu", "gelu", "logSumExp", "linear"]);

/** Without an output that PyTorch could differentiate, or with nothing to compare. */
const withoutGolden = new Set<OperatorName>(["greater", "cast", "stopGradient", "size"]);

const goldenCases = readGoldenCases().filter(({ operator }) => !composites.has(operator));

/**
 * Relative and absolute: if terms near one cancel (a sum near zero, a saturated sigmoid), the rest has the rounding
 * error of the terms, 1e-16 in float64 and 6e-8 in float32, times their number and size.
 */
const inFloat64: Tolerance = { relative: 1e-6, absolute: 1e-12 };
const inFloat32: Tolerance = { relative: 1e-4, absolute: 1e-6 };

function operatorOf({ name, operator }: GoldenCase): OperatorName {
  const known = operatorNames.find((candidate) => candidate === operator);
  if (known === undefined) throw new Error(`golden case ${name}: no operator is called ${operator}`);
  return known;
}

function expectGolden(found: Readonly<Record<string, Tensor64>>, golden: GoldenCase, tolerance: Tolerance) {
  const wanted = {
    output: golden.output,
    ...Object.fromEntries(golden.gradients.map((g, i) => [`gradient${i}`, g])),
  };
  for (const [name, tensor] of Object.entries(wanted)) {
    if (tensor === null) continue;
    expect(found[name]?.sizes, name).toEqual(tensor.shape);
    expectClose(found[name]?.data ?? [], tensor.data, tolerance, name);
  }
}

it("every operator with a derivative has stored values", () => {
  const covered = new Set<OperatorName>(goldenCases.map(operatorOf));
  expect(operatorNames.filter((name) => !covered.has(name))).toEqual(
    operatorNames.filter((name) => withoutGolden.has(name)),
  );
});

describe("PyTorch's output and gradients", () => {
  it.each(goldenCases)("$name, by the interpreter within 1e-6", (golden) => {
    const { program, feeds } = goldenProgram(golden, operatorOf(golden));
    expectGolden(interpret(program, feeds, 1), golden, inFloat64);
  });

  it.each(goldenCases)("$name, by ONNX Runtime within 1e-4", async (golden) => {
    const { program, feeds } = goldenProgram(golden, operatorOf(golden));
    expectGolden(await runEngine(program, feeds, 1), golden, inFloat32);
  });
});
