import type { Dimension } from "../../graph/shape.ts";
import type { OperationValue, Value } from "../../graph/value.ts";
import type { Model } from "../../vae/model.ts";

/**
 * An image flattened into an axis: positions row by row, channels last. PyTorch flattens channels first. The condition
 * of a conditional model may follow it.
 */
export interface Flattened {
  readonly positions: number;
  readonly channels: number;
}

/** How a parameter is stored by PyTorch's layers. */
export type TensorLayout =
  /** [taps, Cin, Cout] here; [Cout, Cin, height, width] in torch.nn.Conv2d. */
  | { readonly kind: "convolution" }
  /** [taps, Cin, Cout] here; [Cin, Cout, height, width] in torch.nn.ConvTranspose2d. */
  | { readonly kind: "transposed convolution" }
  /** [out, in], as torch.nn.Linear; set where an axis is a flattened image of several positions and channels. */
  | { readonly kind: "linear"; readonly rows?: Flattened; readonly columns?: Flattened }
  /** [C], unchanged; `rows` as in the weight whose product it is added to. */
  | { readonly kind: "vector"; readonly rows?: Flattened };

/**
 * How every parameter of a model relates to PyTorch's layers, by name. The meaning of a dense layer's axes is read from
 * the model's own graph: an axis that an image was flattened into, or that becomes an image, has the image's order.
 */
export function tensorLayouts(model: Model): ReadonlyMap<string, TensorLayout> {
  const values = [...model.encoding.values, ...model.reconstruction.values];
  const users = usersOf(values);
  const products = new Map(values.flatMap(productOf));
  const transposed = new Set(values.flatMap(transposedWeightOf));
  const [, , channels] = model.parts.dataShape;

  function rowsOf(name: string, rows: number): Flattened | undefined {
    if (name === "decoder.output.weight") return flattened(rows, channels * model.parts.likelihood.channels);
    const product = products.get(name);
    return product && flattened(rows, channelsAfter(product, users));
  }

  return new Map(
    model.parameters.map(({ name, sizes }): readonly [string, TensorLayout] => {
      const [first = 1, second = 1] = sizes;
      if (sizes.length === 3) {
        return [name, { kind: transposed.has(name) ? "transposed convolution" : "convolution" }];
      }
      const rows = rowsOf(name.replace(/bias$/, "weight"), first);
      if (sizes.length !== 2) return [name, { kind: "vector", ...(rows && { rows }) }];
      const row = imagePart(products.get(name)?.inputs[0]);
      const columns = flattened(row?.size ?? second, channelsBefore(row?.value));
      return [name, { kind: "linear", ...(rows && { rows }), ...(columns && { columns }) }];
    }),
  );
}

type Product = OperationValue & { readonly operator: "matmul" };

/** A product with a parameter, by the parameter's name. */
function productOf(value: Value): readonly (readonly [string, Product])[] {
  if (value.kind !== "operation" || value.operator !== "matmul") return [];
  const [, weight] = value.inputs;
  return weight?.kind === "parameter" ? [[weight.name, value]] : [];
}

function transposedWeightOf(value: Value): readonly string[] {
  if (value.kind !== "operation" || value.operator !== "convolve") return [];
  const [, weight] = value.inputs;
  return weight?.kind === "parameter" && value.attributes.geometry.transposed ? [weight.name] : [];
}

function usersOf(values: readonly Value[]): ReadonlyMap<Value, readonly Value[]> {
  const users = new Map<Value, Value[]>();
  for (const value of values) {
    for (const operand of value.inputs) {
      const known = users.get(operand);
      if (known === undefined) users.set(operand, [value]);
      else known.push(value);
    }
  }
  return users;
}

/** A row of numbers or, if it is a concatenation with the condition, its first part. */
function imagePart(row: Value | undefined): { readonly value: Value; readonly size: number } | undefined {
  if (row === undefined) return undefined;
  const first = row.kind === "operation" && row.operator === "concat" ? row.inputs[0] : undefined;
  const value = first ?? row;
  return { value, size: Number(value.type.shape.at(-1)) };
}

/** Channels of the nearest image that a row of numbers comes from, with no dense layer between. */
function channelsBefore(row: Value | undefined): number | undefined {
  if (row === undefined) return undefined;
  return nearest(
    row,
    (value) => value.inputs,
    (value) => {
      if (value.kind === "input") return value.type.shape.at(-1);
      return value.kind === "operation" && value.operator === "convolve"
        ? value.type.shape.at(-1)
        : undefined;
    },
  );
}

/** Channels of the image that a row of numbers becomes, with no dense layer between. */
function channelsAfter(row: Value, users: ReadonlyMap<Value, readonly Value[]>): number | undefined {
  return nearest(
    row,
    (value) => users.get(value) ?? [],
    (value, seen) => {
      if (value.kind !== "operation") return undefined;
      // A plane that is appended to an image's channels is an image of its own.
      if (value.operator === "concat") return value.inputs.find((part) => seen.has(part))?.type.shape.at(-1);
      return value.operator === "convolve" ? value.inputs[0]?.type.shape.at(-1) : undefined;
    },
  );
}

/** The first number found on the way from a value; the way ends at dense layers other than the first. */
function nearest(
  start: Value,
  next: (value: Value) => readonly Value[],
  find: (value: Value, seen: ReadonlySet<Value>) => Dimension | undefined,
): number | undefined {
  const seen = new Set<Value>();
  const pending = [start];
  for (let value = pending.shift(); value !== undefined; value = pending.shift()) {
    if (seen.has(value) || (value !== start && productOf(value).length > 0)) continue;
    seen.add(value);
    const found = find(value, seen);
    if (typeof found === "number") return found;
    pending.push(...next(value));
  }
  return undefined;
}

/**
 * An axis of a given length as an image with these channels; with one channel or position, both orders are the same.
 */
function flattened(size: number, channels: number | undefined): Flattened | undefined {
  if (channels === undefined || channels === 1 || channels === size) return undefined;
  return { positions: size / channels, channels };
}
