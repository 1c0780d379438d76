import { formatGeometry } from "./geometry.ts";
import type { Program } from "./program.ts";
import { formatShape, formatType, isSymbolic } from "./shape.ts";
import type { InputValue, OperationValue, ParameterValue, Value } from "./value.ts";

/**
 * A program as text, one value a line, numbered in order and so independent of the graph's history:
 *
 * ```text
 * program example
 *   input      x: uint8 [N, 784]
 *   %0 = cast(x) dataType=float32 : float32 [N, 784]
 *   output     scaled = %0
 * ```
 */
export function printProgram(program: Program): string {
  const { leaves, operations, outputs } = printedLines(program);
  const lines = [...leaves, ...operations].map(({ text }) => text);
  return [`program ${program.name}`, ...[...lines, ...outputs].map((line) => `  ${line}`)].join("\n");
}

/** A line of a printed program about one value, without indentation. */
export interface PrintedLine {
  readonly value: Value;
  /** How other lines refer to it: `x`, or `%0`. */
  readonly name: string;
  readonly text: string;
}

export interface PrintedLines {
  readonly leaves: readonly PrintedLine[];
  readonly operations: readonly PrintedLine[];
  readonly outputs: readonly string[];
}

export function printedLines(program: Program): PrintedLines {
  const numbers = new Map<Value, number>();
  const reference = (value: Value): string => {
    if (value.kind === "constant") return printConstant(value.data);
    if (value.kind === "operation") return `%${numbers.get(value)}`;
    return value.name;
  };
  const leaf = (value: InputValue | ParameterValue, text: string): PrintedLine => ({
    value,
    name: value.name,
    text: `${value.kind.padEnd(10)} ${text}`,
  });
  return {
    leaves: [
      ...program.inputs.map((value) => leaf(value, `${value.name}: ${formatType(value.type)}`)),
      ...program.parameters.map((value) => leaf(value, `${value.name}: ${formatShape(value.type.shape)}`)),
    ],
    operations: program.values
      .filter((value) => value.kind === "operation")
      .map((value): PrintedLine => {
        numbers.set(value, numbers.size);
        const call = `${value.operator}(${value.inputs.map(reference).join(", ")})`;
        const right = `${[call, ...printAttributes(value)].join(" ")} : ${formatType(value.type)}`;
        return { value, name: reference(value), text: `${reference(value)} = ${right}` };
      }),
    outputs: Object.entries(program.outputs).map(
      ([name, value]) => `output     ${name} = ${reference(value)}`,
    ),
  };
}

function printConstant(data: readonly number[]): string {
  if (data.length === 1) return String(data[0]);
  const shown = data.slice(0, 4).join(", ");
  return data.length > 4 ? `[${shown}, ... ${data.length} numbers]` : `[${shown}]`;
}

function printAttributes(value: OperationValue): string[] {
  return Object.entries(value.attributes).flatMap(([name, attribute]: [string, unknown]) => {
    if (attribute === false) return [];
    if (attribute === true) return [name];
    if (name === "geometry" && "geometry" in value.attributes)
      return [`(${formatGeometry(value.attributes.geometry)})`];
    if (!Array.isArray(attribute)) return [`${name}=${String(attribute)}`];
    const isShape = attribute.some((item) => typeof item !== "number" && isSymbolic(item));
    return [`${name}=${isShape ? formatShape(attribute) : `[${attribute.join(", ")}]`}`];
  });
}
