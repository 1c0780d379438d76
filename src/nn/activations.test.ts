import { describe, expect, it } from "vitest";
import { directionalDerivatives, relativeError } from "../../test/gradients/directional.ts";
import { multiply, reduceSum } from "../graph/build.ts";
import { gradients } from "../graph/gradient.ts";
import { createGraph } from "../graph/graph.ts";
import { interpret } from "../graph/interpret.ts";
import { createProgram } from "../graph/program.ts";
import { N } from "../graph/shape.ts";
import { expectClose } from "../graph/testing/close.ts";
import { draw } from "../graph/testing/draw.ts";
import { type InputValue, input } from "../graph/value.ts";
import { runEngine } from "../onnx/testing/engine.ts";
import { type ActivationName, activationNames, activations } from "./activations.ts";

/** What each is meant to be, in other words than the source's: with Math and conditions. */
const meanings: Readonly<Record<Exclude<ActivationName, "gelu">, (x: number) => number>> = {
  relu: (x) => Math.max(x, 0),
  leakyRelu: (x) => (x > 0 ? x : x / 100),
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  tanh: (x) => 1 - 2 / (Math.exp(2 * x) + 1),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log1p(Math.exp(x)),
};

function activationProgram(name: ActivationName) {
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N, 4] });
  const weights = input(graph, "weights", { dataType: "float32", shape: [N, 4] });
  const result = activations[name](x);
  return { x, result, loss: reduceSum(multiply(result, weights)) };
}

describe.each(activationNames)("%s", (name) => {
  it("has a derivative that agrees with finite differences", () => {
    const { x, loss } = activationProgram(name);
    const feeds = { x: draw("awayFromZero", 12, "x"), weights: draw("awayFromZero", 12, "weights") };
    const found = directionalDerivatives(loss, [x as InputValue], feeds, 3, 4);
    expect(found.some(({ measured }) => Math.abs(measured) > 1e-3)).toBe(true);
    for (const one of found) expect(relativeError(one), JSON.stringify(one)).toBeLessThan(1e-6);
  });

  it("is finite, with a finite derivative, far from zero and at zero", async () => {
    const { x, result, loss } = activationProgram(name);
    const [derivative = x] = gradients(loss, [x]);
    const program = createProgram(name, { result, derivative });
    const feeds = { x: [-1e4, -200, -90, -1e-30, 0, 1e-30, 90, 200], weights: new Array<number>(8).fill(1) };
    const used = Object.fromEntries(
      program.inputs.map((leaf) => [leaf.name, leaf.name === "x" ? feeds.x : feeds.weights]),
    );
    for (const found of [interpret(program, used, 2), await runEngine(program, used, 2)]) {
      expect([...(found.result?.data ?? [Number.NaN])].every(Number.isFinite)).toBe(true);
      expect([...(found.derivative?.data ?? [Number.NaN])].every(Number.isFinite)).toBe(true);
    }
  });
});

it.each(Object.keys(meanings) as (keyof typeof meanings)[])(
  "%s computes the function of its name",
  (name) => {
    const x = draw("anywhere", 12, "meaning");
    const { result } = activationProgram(name);
    const found = interpret(createProgram(name, { result }), { x }, 3).result?.data ?? [];
    expectClose(found, x.map(meanings[name]), { relative: 1e-12, absolute: 1e-14 });
  },
);
