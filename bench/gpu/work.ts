import { tapCount } from "../../src/graph/geometry.ts";
import type { OperatorName } from "../../src/graph/ops/attributes.ts";
import { dimensionAt, elementCount, resolveShape } from "../../src/graph/shape.ts";
import type { TrainingProgram } from "../../src/graph/training.ts";
import type { OperationValue, Value } from "../../src/graph/value.ts";

/** What a training step has to compute and to move in the memory of its device, whatever computes it. */
export interface StepWork {
  /** Multiplications and additions of its products and convolutions, computed directly. */
  readonly flop: number;
  /** Bytes if every operation reads its operands from memory and writes its result there. */
  readonly bytesByOperation: number;
  /**
   * Bytes if only products and convolutions do, all else being computed along with them; with the state, which Adam
   * reads and writes.
   */
  readonly leastBytes: number;
}

/** Adam reads parameters, gradient and two moments, and writes parameters and two moments. */
const adamAccesses = 7;

/** Operations that only name the same numbers differently. */
const views: ReadonlySet<OperatorName> = new Set(["reshape", "stopGradient", "size"]);

/** The work of a step, computed from its program. */
export function workOf({ program, gradients }: TrainingProgram, batchSize: number): StepWork {
  const bytesOf = ({ type }: Value): number =>
    elementCount(resolveShape(type.shape, batchSize)) *
    (type.dataType === "uint8" || type.dataType === "bool" ? 1 : 4);
  const accesses = (value: OperationValue): number =>
    bytesOf(value) + value.inputs.reduce((sum, operand) => sum + bytesOf(operand), 0);
  const state = adamAccesses * gradients.reduce((sum, { parameter }) => sum + bytesOf(parameter), 0);
  let [flop, bytesByOperation, leastBytes] = [0, state, state];
  for (const value of program.values) {
    if (value.kind !== "operation" || views.has(value.operator)) continue;
    bytesByOperation += accesses(value);
    const own = flopOf(value, batchSize);
    flop += own;
    if (own > 0) leastBytes += accesses(value);
  }
  return { flop, bytesByOperation, leastBytes };
}

/** Two for each multiplication and addition of a product; 0 for other operations. */
function flopOf(value: OperationValue, batchSize: number): number {
  const [left, right] = value.inputs;
  if (left === undefined || right === undefined) return 0;
  const channels = (of: Value) => Number(dimensionAt(of.type.shape, 2));
  switch (value.operator) {
    case "matmul": {
      const sizes = resolveShape(left.type.shape, batchSize);
      const inner = sizes.at(value.attributes.transposeLeft ? -2 : -1) ?? 1;
      return 2 * inner * elementCount(resolveShape(value.type.shape, batchSize));
    }
    case "convolve":
    case "convolveWeights": {
      const { geometry } = value.attributes;
      const outputs = value.operator === "convolve" ? channels(value) : channels(right);
      const windows = elementCount(geometry.windows);
      return 2 * batchSize * windows * tapCount(geometry) * channels(left) * outputs;
    }
    default:
      return 0;
  }
}
