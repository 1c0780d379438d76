import { type Dimension, formatShape, N, type Shape } from "../../../src/graph/shape.ts";
import type { Sampler } from "../../../src/graph/testing/draw.ts";
import type { Value } from "../../../src/graph/value.ts";

export interface CaseOperand {
  readonly shape: Shape;
  readonly sampler: Sampler;
}

export interface GradientCase {
  readonly name: string;
  readonly operands: readonly CaseOperand[];
  readonly build: (...operands: Value[]) => Value;
}

export interface OperatorCases {
  /** Whether a derivative flows through the operator. */
  readonly derivative: "some" | "none";
  readonly cases: readonly GradientCase[];
}

export const twoN: Dimension = { batch: 2 };

export function some(cases: readonly GradientCase[]): OperatorCases {
  return { derivative: "some", cases };
}

export function none(build: GradientCase["build"], operands: number): OperatorCases {
  const cases = ([[N, 4], [3]] as Shape[]).map((shape) => ({
    name: formatShape(shape),
    operands: Array.from({ length: operands }, (): CaseOperand => ({ shape, sampler: "awayFromZero" })),
    build,
  }));
  return { derivative: "none", cases };
}

export function one(
  name: string,
  shape: Shape,
  build: (x: Value) => Value,
  sampler: Sampler = "anywhere",
): GradientCase {
  return { name: `${formatShape(shape)} ${name}`, operands: [{ shape, sampler }], build };
}
