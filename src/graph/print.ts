import { formatGeometry } from "./geometry.ts";
import type { Program } from "./program.ts";
import { formatShape, formatType, isSymbolic } from "./shape.ts";
import type { OperationValue, Value } from "./value.ts";

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
  const numbers = new Map<Value, number>();
  const reference = (value: Value): string => {
    if (value.kind === "constant") return printConstant(value.data);
    if (value.kind === "operation") return `%${numbers.get(value)}`;
    return value.name;
  };
  const lines = [`program ${program.name}`];
  for (const leaf of program.inputs) lines.push(`  input      ${leaf.name}: ${formatType(leaf.type)}`);
  for (const leaf of program.parameters)
    lines.push(`  parameter  ${leaf.name}: ${formatShape(leaf.type.shape)}`);
  for (const value of program.values) {
    if (value.kind !== "operation") continue;
    numbers.set(value, numbers.size);
    const call = `${value.operator}(${value.inputs.map(reference).join(", ")})`;
    lines.push(
      `  ${reference(value)} = ${[call, ...printAttributes(value)].join(" ")} : ${formatType(value.type)}`,
    );
  }
  for (const [name, value] of Object.entries(program.outputs))
    lines.push(`  output     ${name} = ${reference(value)}`);
  return lines.join("\n");
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
