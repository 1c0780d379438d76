import { elementCount } from "../graph/shape.ts";
import type { OnnxInitializer, OnnxModel, OnnxNode } from "./model.ts";

/** Tensors one after another in a single one, which a device keeps, copies and updates as a whole. */
export interface FlatLayout {
  /** Numbers in the flat tensor, a multiple of `flatMultiple`; those after the last tensor are zero and stay zero. */
  readonly length: number;
  readonly spans: readonly FlatSpan[];
}

export interface FlatSpan {
  readonly name: string;
  readonly sizes: readonly number[];
  /** The first number. */
  readonly start: number;
  /** After the last number. */
  readonly end: number;
}

/** The length of a flat tensor is a multiple of this, so that its sums can be computed in two stages. */
export const flatMultiple = 256;

/** Tensors in their given order. */
export function flatLayout(
  tensors: readonly { readonly name: string; readonly sizes: readonly number[] }[],
): FlatLayout {
  let end = 0;
  const spans = tensors.map(({ name, sizes }) => {
    const start = end;
    end += elementCount(sizes);
    return { name, sizes, start, end };
  });
  return { length: Math.ceil(end / flatMultiple) * flatMultiple, spans };
}

/** The flat array of these arrays, which must have the layout's sizes. */
export function joinFlat(layout: FlatLayout, arrays: Readonly<Record<string, Float32Array>>): Float32Array {
  const flat = new Float32Array(layout.length);
  for (const { name, start } of layout.spans) flat.set(arrays[name] ?? [], start);
  return flat;
}

/** Copies of the arrays of a flat array, by name. */
export function splitFlat({ spans }: FlatLayout, flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(spans.map(({ name, start, end }) => [name, flat.slice(start, end)]));
}

/**
 * The same model with one flat input in place of the inputs that the layout names: a slice for each that it reads.
 *
 * @param flat the name of the new input
 */
export function withFlatInput(model: OnnxModel, flat: string, layout: FlatLayout): OnnxModel {
  const read = layout.spans.filter(({ name }) => model.inputs.some((input) => input.name === name));
  if (read.length === 0) return model;
  const numbers = createNumbers(flat);
  const nodes = read.flatMap(({ name, sizes, start, end }): OnnxNode[] => {
    const limits = [[start], [end]].map(numbers.int64);
    return [
      node("Slice", [flat, ...limits], `${flat}/${name}`),
      node("Reshape", [`${flat}/${name}`, numbers.int64(sizes)], name),
    ];
  });
  return {
    ...model,
    nodes: [...nodes, ...model.nodes],
    initializers: [...numbers.made, ...model.initializers],
    inputs: [
      ...model.inputs.filter(({ name }) => !read.some((span) => span.name === name)),
      { name: flat, elementType: "float32", shape: [layout.length] },
    ],
  };
}

/**
 * The same model with one flat output in place of several. A tensor of the layout that no output holds is zero.
 *
 * @param flat the name of the new output
 * @param outputOf the output with a tensor of the layout, by the tensor's name
 */
export function withFlatOutput(
  model: OnnxModel,
  flat: string,
  layout: FlatLayout,
  outputOf: ReadonlyMap<string, string>,
): OnnxModel {
  const numbers = createNumbers(flat);
  const nodes: OnnxNode[] = [];
  const parts: string[] = [];
  let filled = 0;
  const fill = (to: number) => {
    if (to > filled) parts.push(numbers.zeros(to - filled));
    filled = to;
  };
  for (const { name, start, end } of layout.spans) {
    const output = outputOf.get(name);
    if (output === undefined) continue;
    fill(start);
    nodes.push(node("Reshape", [output, numbers.int64([-1])], `${flat}/${name}`));
    parts.push(`${flat}/${name}`);
    filled = end;
  }
  fill(layout.length);
  const joined = new Set(outputOf.values());
  return {
    ...model,
    nodes: [...model.nodes, ...nodes, node("Concat", parts, flat, { axis: { int: 0 } })],
    initializers: [...model.initializers, ...numbers.made],
    outputs: [
      ...model.outputs.filter(({ name }) => !joined.has(name)),
      { name: flat, elementType: "float32", shape: [layout.length] },
    ],
  };
}

/** A node; its output's name is unique in the model. */
export function node(
  operator: string,
  inputs: readonly string[],
  output: string,
  attributes: OnnxNode["attributes"] = {},
): OnnxNode {
  return { operator, inputs, output, attributes };
}

/** Constants of a model, whose names begin with `prefix`. */
export function createNumbers(prefix: string) {
  const made: OnnxInitializer[] = [];
  const add = (
    elementType: OnnxInitializer["elementType"],
    sizes: readonly number[],
    data: ArrayLike<number>,
  ) => {
    const name = `${prefix}/constant${made.length}`;
    made.push({ name, elementType, sizes, data });
    return name;
  };
  return {
    made: made as readonly OnnxInitializer[],
    /** A one-dimensional int64 tensor. */
    int64: (values: readonly number[]) => add("int64", [values.length], values),
    /** A float32 scalar. */
    scalar: (value: number) => add("float32", [], [value]),
    zeros: (count: number) => add("float32", [count], new Float32Array(count)),
  };
}
