import { GraphError } from "../../errors.ts";
import type { Program } from "../../graph/program.ts";
import { formatType } from "../../graph/shape.ts";
import type { Graph, Value } from "../../graph/value.ts";

/**
 * Builds a program again in a graph, with values of that graph instead of some of its inputs. This joins programs over
 * the same parameters: an output of one becomes an input of the other. Inputs that are not replaced stay inputs.
 *
 * @param replaced values by the name of the input that they replace
 * @returns the program's outputs in this graph
 * @throws GraphError if the program has no such input, or the value has another type
 */
export function inlineProgram(
  graph: Graph,
  program: Program,
  replaced: Readonly<Record<string, Value>> = {},
): Record<string, Value> {
  for (const [name, value] of Object.entries(replaced)) requireFits(program, name, value);
  const copies = new Map<Value, Value>();
  const copyOf = (value: Value): Value => {
    const copy = copies.get(value);
    if (copy !== undefined) return copy;
    throw new GraphError(`program ${program.name}: a value comes before what it is made from`);
  };
  for (const value of program.values) {
    const given = value.kind === "input" ? replaced[value.name] : undefined;
    copies.set(value, given ?? buildAgain(graph, value, copyOf));
  }
  return Object.fromEntries(Object.entries(program.outputs).map(([name, value]) => [name, copyOf(value)]));
}

function buildAgain(graph: Graph, value: Value, copyOf: (value: Value) => Value): Value {
  if (value.kind !== "operation") return graph.leaf(value);
  return graph.apply(value.operator, value.inputs.map(copyOf), value.attributes);
}

function requireFits(program: Program, name: string, value: Value): void {
  const known = program.inputs.find((leaf) => leaf.name === name);
  if (known === undefined) throw new GraphError(`program ${program.name}: it has no input called ${name}`);
  const [expected, found] = [formatType(known.type), formatType(value.type)];
  if (expected === found) return;
  throw new GraphError(`program ${program.name}, input ${name}: expected ${expected}, found ${found}`);
}
