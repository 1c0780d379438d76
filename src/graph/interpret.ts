import { GraphError } from "../errors.ts";
import type { Tensor64 } from "./ops/definition.ts";
import { definitionOf } from "./ops/table.ts";
import type { Program } from "./program.ts";
import { elementCount, formatShape, resolveShape } from "./shape.ts";
import type { Value } from "./value.ts";

export type { Tensor64 } from "./ops/definition.ts";

/**
 * Runs a program in float64 by each operator's `evaluate`. Slow and exact: the reference for gradients and the fast
 * runtimes.
 *
 * @param feeds numbers for every input and parameter, row-major, with the shape's number of elements for this batch
 *   size
 * @throws GraphError if a feed is missing, unknown or of another size
 */
export function interpret(
  program: Program,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
  batchSize: number,
): Record<string, Tensor64> {
  const resultOf = interpretValues(program, feeds, batchSize);
  return Object.fromEntries(Object.entries(program.outputs).map(([name, value]) => [name, resultOf(value)]));
}

/** As `interpret`, with the numbers of every value of the program, not only of its outputs. */
export function interpretValues(
  program: Program,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
  batchSize: number,
): (value: Value) => Tensor64 {
  const leaves = [...program.inputs, ...program.parameters];
  const unknown = Object.keys(feeds).find((name) => !leaves.some((leaf) => leaf.name === name));
  if (unknown !== undefined) {
    throw new GraphError(`program ${program.name}: no input or parameter is called ${unknown}`);
  }
  const results = new Map<Value, Tensor64>();
  const resultOf = (value: Value): Tensor64 => {
    const result = results.get(value);
    if (result === undefined)
      throw new GraphError(`program ${program.name}: %${value.index} is used before it is computed`);
    return result;
  };
  for (const value of program.values) {
    const sizes = resolveShape(value.type.shape, batchSize);
    results.set(value, { sizes, data: evaluate(value, sizes, feeds, resultOf) });
  }
  return resultOf;
}

function evaluate(
  value: Value,
  sizes: readonly number[],
  feeds: Readonly<Record<string, ArrayLike<number>>>,
  resultOf: (value: Value) => Tensor64,
): Float64Array {
  switch (value.kind) {
    case "constant":
      return Float64Array.from(value.data);
    case "operation": {
      const definition = definitionOf(value.operator);
      return definition.evaluate(value.inputs.map(resultOf), value.attributes, sizes);
    }
    default: {
      const data = feeds[value.name];
      if (data?.length === elementCount(sizes)) return Float64Array.from(data);
      throw new GraphError(
        `feed ${value.name}: expected ${elementCount(sizes)} numbers for shape ${formatShape(sizes)}, ` +
          `found ${data === undefined ? "none" : data.length}`,
      );
    }
  }
}
