import { GraphError } from "../errors.ts";

export { elementCount } from "../codec/sizes.ts";

/**
 * A dimension is a number, or a multiple of the one symbolic batch size N that a program has. A shape may hold N more
 * than once ([N, N] for pairwise terms); the number of data is known only at run time.
 */
export interface BatchMultiple {
  readonly batch: number;
}
export type Dimension = number | BatchMultiple;
export type Shape = readonly Dimension[];

/** The batch size. */
export const N: BatchMultiple = { batch: 1 };

export type DataType = "float32" | "uint8" | "int32" | "bool";

export interface ValueType {
  readonly dataType: DataType;
  readonly shape: Shape;
}

export function isSymbolic(dimension: Dimension): dimension is BatchMultiple {
  return typeof dimension !== "number";
}

export function sameDimension(a: Dimension, b: Dimension): boolean {
  return isSymbolic(a) ? isSymbolic(b) && a.batch === b.batch : a === b;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return (
    a.length === b.length && a.every((dimension, axis) => sameDimension(dimension, dimensionAt(b, axis)))
  );
}

/** The dimension at `axis`; throws GraphError if the shape has no such axis. */
export function dimensionAt(shape: Shape, axis: number): Dimension {
  const dimension = shape[axis];
  if (dimension === undefined) {
    throw new GraphError(
      `expected an axis from 0 to ${shape.length - 1}, found ${axis}, in shape ${formatShape(shape)}`,
    );
  }
  return dimension;
}

export function formatDimension(dimension: Dimension): string {
  if (!isSymbolic(dimension)) return String(dimension);
  return dimension.batch === 1 ? "N" : `${dimension.batch}N`;
}

/** `[N, 784]`. */
export function formatShape(shape: Shape): string {
  return `[${shape.map(formatDimension).join(", ")}]`;
}

export function formatType(type: ValueType): string {
  return `${type.dataType} ${formatShape(type.shape)}`;
}

/** Throws GraphError if a dimension is not a positive whole number, or such a multiple of N. */
export function requirePositiveSizes(shape: Shape, what: string): void {
  for (const dimension of shape) {
    const size = isSymbolic(dimension) ? dimension.batch : dimension;
    if (Number.isSafeInteger(size) && size > 0) continue;
    throw new GraphError(`${what}: expected positive whole numbers as sizes, found ${formatShape(shape)}`);
  }
}

/** The sizes for one batch size. */
export function resolveShape(shape: Shape, batchSize: number): number[] {
  return shape.map((dimension) => (isSymbolic(dimension) ? dimension.batch * batchSize : dimension));
}

/** Sizes of a shape that must not depend on the batch, for example a parameter's. */
export function staticSizes(shape: Shape, what: string): number[] {
  return shape.map((dimension) => {
    if (isSymbolic(dimension)) {
      throw new GraphError(`${what}: expected a shape without N, found ${formatShape(shape)}`);
    }
    return dimension;
  });
}

/** How many elements a shape has: coefficient * N^power. */
export function symbolicCount(shape: Shape): { readonly coefficient: number; readonly power: number } {
  let coefficient = 1;
  let power = 0;
  for (const dimension of shape) {
    coefficient *= isSymbolic(dimension) ? dimension.batch : dimension;
    if (isSymbolic(dimension)) power += 1;
  }
  return { coefficient, power };
}

/** The shape two operands broadcast to (the rule of NumPy and ONNX); throws GraphError if there is none. */
export function broadcastShapes(a: Shape, b: Shape, what: string): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (sameDimension(left, right) || right === 1) return left;
    if (left === 1) return right;
    throw new GraphError(
      `${what}: expected shapes that broadcast, found ${formatShape(a)} and ${formatShape(b)} ` +
        `(${formatDimension(left)} against ${formatDimension(right)}). Reshape one of them.`,
    );
  });
}

/** The axes of `to` along which a value of shape `from` is repeated when it is broadcast to `to`. */
export function repeatedAxes(
  from: Shape,
  to: Shape,
): { readonly added: number[]; readonly stretched: number[] } {
  const extra = to.length - from.length;
  const added = Array.from({ length: extra }, (_, axis) => axis);
  const stretched = from.flatMap((dimension, axis) =>
    dimension === 1 && to[axis + extra] !== 1 ? [axis + extra] : [],
  );
  return { added, stretched };
}
