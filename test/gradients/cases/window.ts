import { convolve, convolveWeights, fold, unfold } from "../../../src/graph/build.ts";
import {
  formatGeometry,
  inputPositions,
  outputPositions,
  tapCount,
  type WindowGeometry,
} from "../../../src/graph/geometry.ts";
import type { OperatorName } from "../../../src/graph/ops/attributes.ts";
import { N, type Shape } from "../../../src/graph/shape.ts";
import type { Value } from "../../../src/graph/value.ts";
import { geometries } from "../geometries.ts";
import { type OperatorCases, some } from "./case.ts";

function operandOf(value: Value | undefined): Value {
  if (value === undefined) throw new Error("a case without an operand");
  return value;
}

/** Each geometry in both directions, with 2 channels in and 3 out. */
function windowsOf(
  operands: (geometry: WindowGeometry) => readonly Shape[],
  build: (operands: readonly Value[], geometry: WindowGeometry) => Value,
): OperatorCases {
  return some(
    geometries.map((geometry) => ({
      name: formatGeometry(geometry),
      operands: operands(geometry).map((shape) => ({ shape, sampler: "anywhere" })),
      build: (...values) => build(values, geometry),
    })),
  );
}

/** Operators on the windows of images. */
export const windowCases = {
  convolve: windowsOf(
    (geometry) => [
      [N, inputPositions(geometry), 2],
      [tapCount(geometry), 2, 3],
    ],
    ([x, weights], geometry) => convolve(operandOf(x), operandOf(weights), geometry),
  ),
  convolveWeights: windowsOf(
    (geometry) => [
      [N, inputPositions(geometry), 2],
      [N, outputPositions(geometry), 3],
    ],
    ([x, y], geometry) => convolveWeights(operandOf(x), operandOf(y), geometry),
  ),
  unfold: windowsOf(
    (geometry) => [[N, inputPositions(geometry), 2]],
    ([x], geometry) => unfold(operandOf(x), geometry),
  ),
  fold: windowsOf(
    (geometry) => [[N, outputPositions(geometry), tapCount(geometry), 2]],
    ([y], geometry) => fold(operandOf(y), geometry),
  ),
} as const satisfies Partial<Readonly<Record<OperatorName, OperatorCases>>>;
