import type { Program } from "../graph/program.ts";
import type { TrainingProgram } from "../graph/training.ts";
import { type AdamConstants, adamNames, withAdam } from "./adam.ts";
import { createNumbers, type FlatLayout, flatLayout, node, withFlatInput, withFlatOutput } from "./flat.ts";
import { type LoweringOptions, lowerProgram } from "./lower.ts";
import type { OnnxModel } from "./model.ts";

/**
 * Models for a device with its own memory, a GPU. Parameters, moments and buffers are one flat tensor each, which stay
 * there: a step then has the same few inputs and outputs for any model. All shapes are numbers, because a device has no
 * operators that compute shapes.
 */

/** Where the tensors of a model's state are. */
export interface StateLayout {
  /** What the optimizer changes. */
  readonly parameters: FlatLayout;
  /** What training programs compute themselves, such as averages of a batch normalisation. */
  readonly buffers: FlatLayout;
}

/** The layout of a model's parameters and buffers, in their order. */
export function stateLayout(
  tensors: readonly { readonly name: string; readonly sizes: readonly number[]; readonly buffer?: boolean }[],
): StateLayout {
  return {
    parameters: flatLayout(tensors.filter(({ buffer }) => buffer !== true)),
    buffers: flatLayout(tensors.filter(({ buffer }) => buffer === true)),
  };
}

/** Inputs and outputs of the models, besides those of the optimizer (`adamNames`) and of the program. */
export const stateNames = {
  parameters: adamNames.parameters,
  buffers: "state/buffers",
  nextBuffers: "state/nextBuffers",
  gradient: "state/gradient",
  /** One output with all numbers that are read after each step. */
  reports: "state/reports",
} as const;

/** The form of convolutions in a device's models; `fastest` is what is fastest on a CPU. */
export type DeviceConvolutions = NonNullable<LoweringOptions["convolutions"]>;

/** A program for one batch size over the flat state. */
export function deviceProgram(
  program: Program,
  layout: StateLayout,
  batchSize?: number,
  convolutions: DeviceConvolutions = "fastest",
): OnnxModel {
  const lowered = lowerProgram(program, undefined, {
    convolutions,
    ...(batchSize !== undefined && { batchSize }),
  });
  return withFlatState(withoutSums(lowered), layout);
}

/**
 * A whole training step for one batch size: forward, gradient and optimizer. Its output `stateNames.reports` has the
 * program's reports in their order, then the sum of the second moments, then the gradient's norm if there is clipping.
 */
export function deviceStep(
  { program, reports, gradients, updates }: TrainingProgram,
  layout: StateLayout,
  constants: AdamConstants,
  convolutions: DeviceConvolutions = "fastest",
): OnnxModel {
  const lowered = lowerProgram(program, undefined, { convolutions, batchSize: constants.count });
  const flat = withFlatState(withoutSums(lowered), layout);
  const gradientOf = new Map(gradients.map(({ parameter, output }) => [parameter.name, output]));
  const withGradient = withFlatOutput(flat, stateNames.gradient, layout.parameters, gradientOf);
  const trained = withAdam(withGradient, stateNames.gradient, layout.parameters, constants);
  const bufferOf = new Map(updates.map(({ buffer, output }) => [buffer, output]));
  const updated =
    updates.length === 0
      ? trained
      : withFlatOutput(trained, stateNames.nextBuffers, layout.buffers, bufferOf);
  const last = constants.clipNorm === undefined ? [adamNames.total] : [adamNames.total, adamNames.norm];
  return withJoinedScalars(updated, [...reports, ...last]);
}

function withFlatState(model: OnnxModel, { parameters, buffers }: StateLayout): OnnxModel {
  return withFlatInput(withFlatInput(model, stateNames.parameters, parameters), stateNames.buffers, buffers);
}

/** One output instead of several scalars: each output that is read makes the processor wait for the device. */
function withJoinedScalars(model: OnnxModel, scalars: readonly string[]): OnnxModel {
  const numbers = createNumbers(stateNames.reports);
  const parts = scalars.map((name) =>
    node("Reshape", [name, numbers.int64([1])], `${stateNames.reports}/${name}`),
  );
  const joined = node(
    "Concat",
    parts.map(({ output }) => output),
    stateNames.reports,
    { axis: { int: 0 } },
  );
  return {
    ...model,
    nodes: [...model.nodes, ...parts, joined],
    initializers: [...model.initializers, ...numbers.made],
    outputs: [
      ...model.outputs.filter(({ name }) => !scalars.includes(name)),
      { name: stateNames.reports, elementType: "float32", shape: [scalars.length] },
    ],
  };
}

/** `Sum` of more than one tensor as additions: ONNX Runtime's WebGPU provider has no kernel for it. */
function withoutSums(model: OnnxModel): OnnxModel {
  const nodes = model.nodes.flatMap((each) => {
    if (each.operator !== "Sum") return [each];
    const { inputs, output } = each;
    const [first = ""] = inputs;
    let sum = first;
    return inputs.slice(1).map((input, index) => {
      const name = index === inputs.length - 2 ? output : `${output}/sum${index}`;
      const addition = node("Add", [sum, input], name);
      sum = name;
      return addition;
    });
  });
  return { ...model, nodes };
}
