import { definitionOf } from "../graph/ops/table.ts";
import type { Program } from "../graph/program.ts";
import { resolveShape, staticSizes } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { type ConvolutionForm, emitConvolution } from "./convolution/emit.ts";
import { createModelBuilder, type ModelBuilder } from "./emitter.ts";
import { emitFused } from "./fusions.ts";
import type { OnnxModel } from "./model.ts";

export interface LoweringOptions {
  /**
   * `plain`: the definition of each operator. `fastest`: for each shape the fastest form on a CPU, with more nodes. The
   * name of a form: that form, if it supports the geometry. Default: plain.
   */
  readonly convolutions?: "plain" | "fastest" | ConvolutionForm;
  /**
   * Makes the model for this batch size only: all shapes are numbers, and no node computes a shape. Default: the batch
   * size stays symbolic.
   */
  readonly batchSize?: number;
}

/**
 * Lowers a program to an ONNX model. Inputs come first, then parameters; all names are kept. Each operator emits its
 * own nodes; this function chooses forms that a target runs faster.
 */
export function lowerProgram(
  program: Program,
  metadata?: Readonly<Record<string, string>>,
  { convolutions = "plain", batchSize }: LoweringOptions = {},
): OnnxModel {
  const builder = createModelBuilder(program, batchSize);
  const info = (name: string, { dataType, shape }: Value["type"]) => ({
    name,
    elementType: dataType,
    shape: batchSize === undefined ? shape : resolveShape(shape, batchSize),
  });
  const names = new Map<Value, string>();
  const nameOf = (value: Value): string => names.get(value) ?? lowerValue(value);
  const uses = countUses(program);

  function lowerValue(value: Value): string {
    const name = emit(value);
    names.set(value, name);
    return name;
  }

  function emit(value: Value): string {
    if (value.kind === "constant")
      return builder.tensor(value.type.dataType, staticSizes(value.type.shape, "constant"), value.data);
    if (value.kind !== "operation") return value.name;
    const context = { uses, nameOf, builder };
    const forced = convolutions === "fastest" ? undefined : convolutions;
    const fused =
      emitFused(value, context) ?? (forced === "plain" ? undefined : emitConvolution(value, context, forced));
    if (fused !== undefined) return fused;
    return definitionOf(value.operator).onnx({
      inputs: value.inputs.map(nameOf),
      inputTypes: value.inputs.map((operand) => operand.type),
      outputType: value.type,
      attributes: value.attributes,
      emit: builder,
    });
  }

  const results = Object.entries(program.outputs).map(([name, value]) => ({
    name,
    value,
    made: nameOf(value),
  }));
  return {
    name: program.name,
    ...renameOutputs(builder, results),
    inputs: [...program.inputs, ...program.parameters].map(({ name, type }) => info(name, type)),
    outputs: results.map(({ name, value }) => info(name, value.type)),
    ...(metadata && { metadata }),
  };
}

function countUses(program: Program): Map<Value, number> {
  const uses = new Map<Value, number>();
  const used = [...program.values.flatMap((value) => value.inputs), ...Object.values(program.outputs)];
  for (const value of used) uses.set(value, (uses.get(value) ?? 0) + 1);
  return uses;
}

interface Result {
  readonly name: string;
  readonly made: string;
}

/**
 * Names the nodes that compute outputs after the outputs. An output without a node (an input passed through) and a
 * second output of the same value require an Identity, which copies.
 */
function renameOutputs(
  builder: ModelBuilder,
  results: readonly Result[],
): Pick<OnnxModel, "nodes" | "initializers"> {
  const renamed = new Map<string, string>();
  const copies: Result[] = [];
  const madeByNode = new Set(builder.nodes.map((node) => node.output));
  for (const result of results) {
    if (madeByNode.has(result.made) && !renamed.has(result.made)) renamed.set(result.made, result.name);
    else copies.push(result);
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  const nodes = builder.nodes.map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    output: rename(node.output),
  }));
  const identities = copies.map(({ name, made }) => ({
    operator: "Identity",
    inputs: [rename(made)],
    output: name,
    attributes: {},
  }));
  const all = [...nodes, ...identities];
  // A fusion may leave an unused constant, and ONNX Runtime would warn about it.
  const used = new Set(all.flatMap((node) => node.inputs));
  return { nodes: all, initializers: builder.initializers.filter(({ name }) => used.has(name)) };
}
