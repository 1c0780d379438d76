import { describe, expect, it } from "vitest";
import { reduceSum } from "../graph/build.ts";
import { gradients } from "../graph/gradient.ts";
import { createGraph } from "../graph/graph.ts";
import { interpret } from "../graph/interpret.ts";
import { createProgram } from "../graph/program.ts";
import { expectClose } from "../graph/testing/close.ts";
import { input } from "../graph/value.ts";
import { runEngine } from "../onnx/testing/engine.ts";
import { logSumExp } from "./logSumExp.ts";

/** The result over the rows of [rows, 3], and its derivatives; test/golden has PyTorch's values for other axes. */
function rowsProgram(rows: number) {
  const x = input(createGraph(), "x", { dataType: "float32", shape: [rows, 3] });
  const result = logSumExp(x, { axes: [-1] });
  const [derivative = x] = gradients(reduceSum(result), [x]);
  return createProgram("rows", { result, derivative });
}

async function both(rows: readonly (readonly number[])[]) {
  const program = rowsProgram(rows.length);
  const feeds = { x: rows.flat() };
  return [interpret(program, feeds, 1), await runEngine(program, feeds, 1)];
}

describe("logSumExp", () => {
  it("neither overflows nor underflows, and its derivative is the softmax", async () => {
    for (const found of await both([
      [1000, 1000, 1000],
      [-1000, -1000, -1000],
      [500, 0, -500],
    ])) {
      const expected = [1000 + Math.log(3), -1000 + Math.log(3), 500];
      expectClose(found.result?.data ?? [], expected, { relative: 1e-6 });
      const third = 1 / 3;
      const softmax = [third, third, third, third, third, third, 1, 0, 0];
      expectClose(found.derivative?.data ?? [], softmax, { relative: 1e-6, absolute: 1e-100 });
    }
  });

  it("ignores -infinity, and is -infinity if all elements are", async () => {
    const nothing = Number.NEGATIVE_INFINITY;
    for (const found of await both([
      [nothing, 2, nothing],
      [nothing, nothing, nothing],
    ])) {
      expect([...(found.result?.data ?? [])]).toEqual([2, nothing]);
      expect([...(found.derivative?.data.slice(0, 3) ?? [])]).toEqual([0, 1, 0]);
    }
  });

  it.each([0, 1, 2])("is NaN if element %i is", async (position) => {
    const row = [1, 2, 3].map((x, index) => (index === position ? Number.NaN : x));
    for (const found of await both([row, [0, 0, 0]])) {
      expect(found.result?.data[0]).toBeNaN();
      expect(found.result?.data[1]).toBeCloseTo(Math.log(3), 6);
    }
  });
});
