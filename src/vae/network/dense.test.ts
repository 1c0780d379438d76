import { describe, expect, it } from "vitest";
import { ConfigError } from "../../errors.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram } from "../../graph/program.ts";
import { N, type Shape } from "../../graph/shape.ts";
import { expectClose } from "../../graph/testing/close.ts";
import { input, type Value } from "../../graph/value.ts";
import { createScope, type Scope } from "../../nn/scope.ts";
import { denseDecoder, denseEncoder } from "./dense.ts";

/** Runs what a network makes of an input, with all parameters of a name's end set to a number. */
function run(shape: Shape, x: readonly number[], build: (scope: Scope, x: Value) => Value, bias = 0) {
  const scope = createScope(createGraph(), new Map());
  const result = build(scope, input(scope.graph, "x", { dataType: "float32", shape }));
  const program = createProgram("network", { result });
  const parameters = program.parameters.map(({ name, type }) => {
    const count = type.shape.reduce<number>((product, size) => product * Number(size), 1);
    return [name, new Array<number>(count).fill(name.endsWith("bias") ? bias : 1)];
  });
  return interpret(program, { x, ...Object.fromEntries(parameters) }, 2).result;
}

describe("dense networks", () => {
  it("are named by their widths, the decoder's in reverse", () => {
    expect(denseEncoder({ hiddenSizes: [512, 256] }).name).toBe("dense [512, 256]");
    expect(denseDecoder({ hiddenSizes: [512, 256] }).name).toBe("dense [256, 512]");
  });

  it("flatten what they encode, and activate every hidden layer", () => {
    const x = [1, 2, 3, -10, 1, 2];
    const features = run([N, 3, 1, 1], x, (scope, value) =>
      denseEncoder({ hiddenSizes: [2, 2], activation: "relu" }).encode(scope, value),
    );
    // All weights are one: 1 + 2 + 3 twice over, and -7 cut off at zero.
    expect(features?.sizes).toEqual([2, 2]);
    expect([...(features?.data ?? [])]).toEqual([12, 12, 0, 0]);
  });

  it("decode to every channel, without an activation at the end", () => {
    const decode = (activation: "tanh" | "relu") =>
      run(
        [N, 1],
        [0.5, -0.5],
        (scope, z) => {
          const decoder = denseDecoder({ hiddenSizes: [2], activation });
          return decoder.decode(scope, z, { shape: [1, 1, 3] });
        },
        -0.25,
      );
    expect(decode("tanh")?.sizes).toEqual([2, 3]);
    const expected = [0.25, -0.75].flatMap((sum) => new Array<number>(3).fill(2 * Math.tanh(sum) - 0.25));
    expectClose(decode("tanh")?.data ?? [], expected, { relative: 1e-14 });
    expect([...(decode("relu")?.data ?? [])]).toEqual([0.25, 0.25, 0.25, -0.25, -0.25, -0.25]);
  });

  it("without hidden layers encode to the flattened datum itself", () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    const features = run([N, 2, 2, 1], x, (scope, value) =>
      denseEncoder({ hiddenSizes: [] }).encode(scope, value),
    );
    expect(features?.sizes).toEqual([2, 4]);
    expect([...(features?.data ?? [])]).toEqual(x);
  });

  it("refuse to encode a scalar, and widths that are none", () => {
    expect(() => run([], [1], (scope, x) => denseEncoder({ hiddenSizes: [] }).encode(scope, x))).toThrow(
      ConfigError,
    );
    expect(() => denseDecoder({ hiddenSizes: [3, -1] })).toThrow(
      "hiddenSizes: expected whole numbers from 1 on, found -1 in [3, -1]",
    );
  });
});
