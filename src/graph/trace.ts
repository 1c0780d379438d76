import { interpretValues, type Tensor64 } from "./interpret.ts";
import { printedLines } from "./print.ts";
import type { Program } from "./program.ts";

/** A value of a program and its numbers. */
export interface TracedValue extends Tensor64 {
  /** How other lines refer to it: `x`, or `%0`. */
  readonly name: string;
  /** Its line in `printProgram`, without indentation: `%0 = cast(x) dataType=float32 : float32 [N, 784]`. */
  readonly text: string;
}

/**
 * Runs a program in float64, as `interpret`, and returns the numbers of each of its lines: inputs, parameters and
 * operations in the order of `printProgram`.
 *
 * @throws GraphError if a feed is missing, unknown or of another size
 */
export function traceProgram(
  program: Program,
  feeds: Readonly<Record<string, ArrayLike<number>>>,
  batchSize: number,
): readonly TracedValue[] {
  const numbersOf = interpretValues(program, feeds, batchSize);
  const { leaves, operations } = printedLines(program);
  return [...leaves, ...operations].map(({ value, name, text }) => ({ name, text, ...numbersOf(value) }));
}
