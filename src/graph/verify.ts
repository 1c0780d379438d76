import { GraphError } from "../errors.ts";
import { definitionOf } from "./ops/table.ts";
import type { Program } from "./program.ts";
import { formatType } from "./shape.ts";
import type { Value } from "./value.ts";

/**
 * Checks that a program is well formed, whenever one is created or transformed. Every value comes after its operands
 * and belongs to the same graph, every operation has the type that its definition infers, leaves have distinct names,
 * and no listed value is unused. Throws GraphError naming the program and the value.
 */
export function verify(program: Program): void {
  const listed = new Set<Value>();
  const names = new Set<string>();
  const fail = (value: Value, problem: string): never => {
    const what = value.kind === "operation" ? value.operator : value.kind;
    throw new GraphError(`program ${program.name}, value %${value.index} (${what}): ${problem}`);
  };
  const needed = new Set<Value>(Object.values(program.outputs));
  const graph = program.values[0]?.graph;

  for (const value of program.values) {
    if (value.graph !== graph) fail(value, "it belongs to another graph");
    if (listed.has(value)) fail(value, "it is listed twice");
    for (const operand of value.inputs) {
      if (!listed.has(operand)) fail(value, `its operand %${operand.index} is not listed before it`);
      needed.add(operand);
    }
    if (value.kind === "operation") {
      const inferred = definitionOf(value.operator).type(
        value.inputs.map((operand) => operand.type),
        value.attributes,
      );
      if (formatType(inferred) !== formatType(value.type)) {
        fail(value, `expected type ${formatType(inferred)}, found ${formatType(value.type)}`);
      }
    }
    if (value.kind === "input" || value.kind === "parameter") {
      if (names.has(value.name)) fail(value, `expected distinct names, found ${value.name} twice`);
      names.add(value.name);
    }
    listed.add(value);
  }
  for (const [name, value] of Object.entries(program.outputs)) {
    if (!listed.has(value)) fail(value, `output ${name} is not among the program's values`);
    if (names.has(name)) fail(value, `output ${name} has the name of a leaf`);
  }
  for (const kind of ["input", "parameter"] as const) {
    const declared = new Set<Value>(kind === "input" ? program.inputs : program.parameters);
    for (const value of [...declared, ...program.values]) {
      const isDeclared = declared.has(value);
      if (isDeclared && !(value.kind === kind && listed.has(value)))
        fail(value, `it is among the ${kind}s, but the program does not use it as one`);
      if (!isDeclared && value.kind === kind) fail(value, `it is not among the program's ${kind}s`);
    }
  }
  for (const value of program.values) if (!needed.has(value)) fail(value, "it is not used");
}
