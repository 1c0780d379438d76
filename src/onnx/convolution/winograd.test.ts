import { describe, expect, it } from "vitest";
import { convolve, multiply, reduceSum } from "../../graph/build.ts";
import { inputPositions, tapCount, type WindowGeometry } from "../../graph/geometry.ts";
import { gradients } from "../../graph/gradient.ts";
import { createGraph } from "../../graph/graph.ts";
import { interpret } from "../../graph/interpret.ts";
import { createProgram, type Program } from "../../graph/program.ts";
import { elementCount, N, resolveShape } from "../../graph/shape.ts";
import { expectClose } from "../../graph/testing/close.ts";
import { draw } from "../../graph/testing/draw.ts";
import { input, parameter } from "../../graph/value.ts";
import { lowerProgram } from "../lower.ts";
import { runEngine } from "../testing/engine.ts";

const channels = 16;

/** A 3 x 3 convolution of stride 1, and its derivative to the weights. */
function build(size: number): Program {
  const geometry: WindowGeometry = {
    image: [size, size],
    windows: [size, size],
    kernel: [3, 3],
    stride: [1, 1],
    padding: [1, 1],
    transposed: false,
  };
  const graph = createGraph();
  const x = input(graph, "x", { dataType: "float32", shape: [N, inputPositions(geometry), channels] });
  const weights = parameter(graph, "weights", [tapCount(geometry), channels, channels]);
  const made = convolve(x, weights, geometry);
  const [derivative = made] = gradients(reduceSum(multiply(made, made)), [weights]);
  return createProgram("test", { made, derivative });
}

/** How often [N, P, C] becomes [P, N, C]: where tiles begin. */
function timesTiled(size: number): number {
  const { nodes } = lowerProgram(build(size), undefined, { convolutions: "winograd" });
  const perm = JSON.stringify({ perm: { ints: [1, 0, 2] } });
  const tiled = nodes.filter(({ operator, attributes }) => {
    return operator === "Transpose" && JSON.stringify(attributes) === perm;
  });
  // One leads back, from the tiles of the result.
  return tiled.length - 1;
}

describe("tiles", () => {
  it("of a small image are computed once, for the result and the derivative with respect to the weights", () => {
    // x and the cotangent. 36 x 36 pixels are 9 x 9 tiles of 6 x 6 x 16 numbers, 182 KiB.
    expect(timesTiled(36)).toBe(2);
  });

  it("of more than 192 KiB per datum are computed again for the derivative", () => {
    expect(timesTiled(40)).toBe(3);
  });

  it("give the same convolution when computed again", async () => {
    const program = build(40);
    const feeds = Object.fromEntries(
      [...program.inputs, ...program.parameters].map(({ name, type }) => [
        name,
        draw("anywhere", elementCount(resolveShape(type.shape, 2)), name).map(Math.fround),
      ]),
    );
    const expected = interpret(program, feeds, 2);
    const found = await runEngine(program, feeds, 2, { convolutions: "winograd" });
    for (const [name, { sizes, data }] of Object.entries(expected)) {
      expect(found[name]?.sizes, name).toEqual(sizes);
      expectClose(found[name]?.data ?? [], data, { relative: 1e-4, absolute: 2e-2 }, name);
    }
  });
});
