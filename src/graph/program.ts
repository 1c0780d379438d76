import { GraphError } from "../errors.ts";
import type { InputValue, ParameterValue, Value } from "./value.ts";
import { verify } from "./verify.ts";

/** Named results of a graph, with exactly the values that they require. */
export interface Program {
  readonly name: string;
  /** In the order in which the graph declared them. */
  readonly inputs: readonly InputValue[];
  readonly parameters: readonly ParameterValue[];
  /** Leaves and operations, each after its operands. */
  readonly values: readonly Value[];
  readonly outputs: Readonly<Record<string, Value>>;
}

/** The part of a graph that the outputs need, verified. Throws GraphError if it is not well formed. */
export function createProgram(name: string, outputs: Readonly<Record<string, Value>>): Program {
  const roots = Object.values(outputs);
  const graph = roots[0]?.graph;
  if (graph === undefined) throw new GraphError(`program ${name}: there are no outputs`);
  for (const [output, value] of Object.entries(outputs)) {
    if (value.graph !== graph)
      throw new GraphError(`program ${name}: output ${output} belongs to another graph`);
  }
  const values = reachable(roots);
  const program: Program = {
    name,
    values,
    inputs: values.filter((value) => value.kind === "input"),
    parameters: values.filter((value) => value.kind === "parameter"),
    outputs: { ...outputs },
  };
  verify(program);
  return program;
}

/** All values that the roots depend on, including the roots, in the order of the graph. */
function reachable(roots: readonly Value[]): Value[] {
  const found = new Set<Value>();
  const pending = [...roots];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (found.has(value)) continue;
    found.add(value);
    pending.push(...value.inputs);
  }
  return [...found].sort((a, b) => a.index - b.index);
}
