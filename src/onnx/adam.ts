import { createNumbers, type FlatLayout, flatMultiple, node } from "./flat.ts";
import type { OnnxModel, OnnxNode } from "./model.ts";

/** The constants of Adam (Kingma and Ba 2015, algorithm 1) in a model that makes whole training steps. */
export interface AdamConstants {
  readonly beta1: number;
  readonly beta2: number;
  /** Data in the batch: gradients are sums over them. */
  readonly count: number;
  /** Largest Euclidean norm of the mean gradient. Default: no clipping. */
  readonly clipNorm?: number | undefined;
}

/** The inputs and outputs that the optimizer adds to a model. */
export const adamNames = {
  /** Flat inputs: the state before the step. */
  parameters: "adam/parameters",
  firstMoments: "adam/firstMoments",
  secondMoments: "adam/secondMoments",
  /** Scalar inputs: the learning rate and epsilon, with the corrections of bias (`adamScalars`). */
  rate: "adam/rate",
  epsilon: "adam/epsilon",
  /** Flat outputs: the state after the step. */
  nextParameters: "adam/nextParameters",
  nextFirstMoments: "adam/nextFirstMoments",
  nextSecondMoments: "adam/nextSecondMoments",
  /** Scalar output: the sum of the second moments, which is finite if and only if every gradient was. */
  total: "adam/total",
  /** Scalar output, only with clipping: the norm of the mean gradient. */
  norm: "adam/norm",
} as const;

/** The scalar inputs of update number `updates`, from 1 on: the corrections of bias are in both (section 2). */
export function adamScalars(
  { beta1, beta2 }: Pick<AdamConstants, "beta1" | "beta2">,
  { learningRate, epsilon, updates }: { learningRate: number; epsilon: number; updates: number },
): { readonly rate: number; readonly epsilon: number } {
  const secondRoot = Math.sqrt(1 - beta2 ** updates);
  return { rate: (learningRate / (1 - beta1 ** updates)) * secondRoot, epsilon: epsilon * secondRoot };
}

/**
 * The same model with the optimizer's update after the gradient, as the kernel computes it (kernels/optimizer.ts):
 *
 *     first  = beta1 first + (1 - beta1) gradient
 *     second = beta2 second + (1 - beta2) gradient²
 *     parameters = parameters - rate first / (sqrt(second) + epsilon)
 *
 * @param gradient the model's flat output with the gradient, summed over the batch; it is an output no longer
 */
export function withAdam(
  model: OnnxModel,
  gradient: string,
  layout: FlatLayout,
  { beta1, beta2, count, clipNorm }: AdamConstants,
): OnnxModel {
  const numbers = createNumbers("adam");
  const nodes: OnnxNode[] = [];
  const emit = (operator: string, inputs: readonly string[], output = `adam/value${nodes.length}`) => {
    nodes.push(node(operator, inputs, output));
    return output;
  };
  /** A sum over all numbers in two stages: one after another, a device would use a single group of its threads. */
  const total = (values: string, output: string) => {
    const rows = emit("Reshape", [values, numbers.int64([-1, flatMultiple])]);
    const perRow = `${output}/rows`;
    nodes.push(node("ReduceSum", [rows, numbers.int64([1])], perRow, { keepdims: { int: 0 } }));
    nodes.push(node("ReduceSum", [perRow, numbers.int64([0])], output, { keepdims: { int: 0 } }));
    return output;
  };
  let used = gradient;
  if (clipNorm !== undefined) {
    const root = emit("Sqrt", [total(emit("Mul", [gradient, gradient]), "adam/squares")]);
    const norm = emit("Mul", [root, numbers.scalar(1 / count)], adamNames.norm);
    const limit = numbers.scalar(clipNorm);
    used = emit("Mul", [gradient, emit("Div", [limit, emit("Max", [norm, limit])])]);
  }
  const first = emit(
    "Add",
    [
      emit("Mul", [adamNames.firstMoments, numbers.scalar(beta1)]),
      emit("Mul", [used, numbers.scalar((1 - beta1) / count)]),
    ],
    adamNames.nextFirstMoments,
  );
  const root = emit("Mul", [used, numbers.scalar(Math.sqrt(1 - beta2) / count)]);
  const second = emit(
    "Add",
    [emit("Mul", [adamNames.secondMoments, numbers.scalar(beta2)]), emit("Mul", [root, root])],
    adamNames.nextSecondMoments,
  );
  const divisor = emit("Add", [emit("Sqrt", [second]), adamNames.epsilon]);
  const change = emit("Div", [emit("Mul", [first, adamNames.rate]), divisor]);
  emit("Sub", [adamNames.parameters, change], adamNames.nextParameters);
  total(second, adamNames.total);
  const flat = (name: string) => ({ name, elementType: "float32" as const, shape: [layout.length] });
  const scalar = (name: string) => ({ name, elementType: "float32" as const, shape: [] });
  return {
    ...model,
    nodes: [...model.nodes, ...nodes],
    initializers: [...model.initializers, ...numbers.made],
    inputs: [
      // The model may read the parameters already.
      ...model.inputs.filter(({ name }) => name !== adamNames.parameters),
      ...[adamNames.parameters, adamNames.firstMoments, adamNames.secondMoments].map(flat),
      ...[adamNames.rate, adamNames.epsilon].map(scalar),
    ],
    outputs: [
      ...model.outputs.filter(({ name }) => name !== gradient),
      ...[adamNames.nextParameters, adamNames.nextFirstMoments, adamNames.nextSecondMoments].map(flat),
      ...[adamNames.total, ...(clipNorm === undefined ? [] : [adamNames.norm])].map(scalar),
    ],
  };
}
