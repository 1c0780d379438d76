import { describe, expect, it } from "vitest";
import { interpret, type Tensor64 } from "../../src/graph/interpret.ts";
import { expectClose, type Tolerance } from "../../src/graph/testing/close.ts";
import { runEngine } from "../../src/onnx/testing/engine.ts";
import { type LayerCase, layerProgram, layers, readLayerCases } from "./layerCases.ts";

const cases = readLayerCases();
const inFloat64: Tolerance = { relative: 1e-6, absolute: 1e-12 };
/** Absolute besides: sums of some tens of terms near one may cancel. */
const inFloat32: Tolerance = { relative: 1e-4, absolute: 5e-6 };

function expectGolden(found: Readonly<Record<string, Tensor64>>, golden: LayerCase, tolerance: Tolerance) {
  expect(found.output?.sizes).toEqual(golden.output.shape);
  expectClose(found.output?.data ?? [], golden.output.data, tolerance, "output");
  for (const [name, { shape, data }] of Object.entries(golden.gradients)) {
    expect(found[`d ${name}`]?.sizes, name).toEqual(shape);
    expectClose(found[`d ${name}`]?.data ?? [], data, tolerance, `gradient of ${name}`);
  }
}

it("every layer has stored values", () => {
  expect([...new Set(cases.map(({ layer }) => layer))].sort()).toEqual(Object.keys(layers).sort());
});

describe("PyTorch's output and gradients", () => {
  it.each(cases)("$name, by the interpreter within 1e-6", (golden) => {
    const { program, made, feeds, batchSize } = layerProgram(golden);
    expect([made.height, made.width, made.channels]).toEqual([...golden.size, golden.output.shape[2]]);
    expectGolden(interpret(program, feeds, batchSize), golden, inFloat64);
  });

  it.each(cases)("$name, by ONNX Runtime within 1e-4", async (golden) => {
    const { program, feeds, batchSize } = layerProgram(golden);
    expectGolden(await runEngine(program, feeds, batchSize), golden, inFloat32);
    const fastest = await runEngine(program, feeds, batchSize, { convolutions: "fastest" });
    expectGolden(fastest, golden, inFloat32);
  });

  it.each(cases)("$name declares PyTorch's parameters", (golden) => {
    const declared = [...layerProgram(golden).registry.values()].map(({ name, sizes }) => [name, sizes]);
    const stored = Object.entries(golden.parameters).map(([name, { shape }]) => [name, shape]);
    expect(declared).toEqual(stored);
  });
});
