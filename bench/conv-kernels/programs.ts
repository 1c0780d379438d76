import { add, convolve, convolveWeights, relu, slice, transpose } from "../../src/graph/build.ts";
import { inputPositions, outputPositions, tapCount, transposeGeometry } from "../../src/graph/geometry.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { N } from "../../src/graph/shape.ts";
import { input, type Value } from "../../src/graph/value.ts";
import type { KernelShape } from "./shapes.ts";

export const passes = ["forward", "toInput", "toWeights"] as const;
export type Pass = (typeof passes)[number];

/** The convolution that a pass computes: the derivative to the input is one with the transposed geometry. */
export function convolutionOf(shape: KernelShape, pass: Pass): KernelShape {
  if (pass !== "toInput") return shape;
  const { name, geometry, inputs, outputs } = shape;
  return { name, geometry: transposeGeometry(geometry), inputs: outputs, outputs: inputs };
}

/** One pass of a layer alone: relu(x * w + b), or one of its derivatives. What is handed back is small. */
export function passProgram({ name, geometry, inputs, outputs }: KernelShape, pass: Pass): Program {
  const graph = createGraph();
  const float = (label: string, shape: Value["type"]["shape"]) =>
    input(graph, label, { dataType: "float32", shape });
  const x = () => float("x", [N, inputPositions(geometry), inputs]);
  const y = () => float("y", [N, outputPositions(geometry), outputs]);
  const weights = () => float("w", [tapCount(geometry), inputs, outputs]);
  const made = (): Value => {
    switch (pass) {
      case "forward":
        return corner(relu(add(convolve(x(), weights(), geometry), float("b", [outputs]))));
      case "toInput":
        return corner(convolve(y(), transpose(weights(), [0, 2, 1]), transposeGeometry(geometry)));
      case "toWeights":
        return convolveWeights(x(), y(), geometry);
    }
  };
  return createProgram(`${name}, ${pass}`, { result: made() });
}

/** One number of each datum, so that nothing large is copied out. */
function corner(value: Value): Value {
  return slice(slice(value, 1, 0, 1), 2, 0, 1);
}
