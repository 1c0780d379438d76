import type { Program } from "../../graph/program.ts";
import { isSymbolic, type ValueType } from "../../graph/shape.ts";
import type { Value } from "../../graph/value.ts";

const bytesOf: Readonly<Record<ValueType["dataType"], number>> = { float32: 4, int32: 4, uint8: 1, bool: 1 };

/**
 * The most bytes that the values between a program's inputs and outputs take at one moment, where each is kept until
 * its last use. An engine that computes in place takes less, one that prepares copies more.
 *
 * @param batchSize N
 * @param elsewhere names of outputs that have a memory of their own
 */
export function liveBytes(program: Program, batchSize: number, elsewhere: ReadonlySet<string>): number {
  const kept = new Map<Value, number>();
  const lastUse = lastUses(program);
  const outputs = Object.entries(program.outputs);
  const stored = new Set(outputs.filter(([name]) => elsewhere.has(name)).map(([, value]) => memoryOf(value)));
  let [live, most] = [0, 0];
  for (const value of program.values) {
    if (value.kind === "operation" && memoryOf(value) === value && !stored.has(value)) {
      kept.set(value, sizeOf(value.type, batchSize));
      live += sizeOf(value.type, batchSize);
    }
    most = Math.max(most, live);
    for (const used of value.inputs.map(memoryOf)) {
      if (lastUse.get(used) !== value.index) continue;
      live -= kept.get(used) ?? 0;
      kept.delete(used);
    }
  }
  return most;
}

/** The index of the last value that reads each value; none for outputs, which are kept. */
function lastUses(program: Program): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const value of program.values) {
    for (const used of value.inputs)
      uses.set(memoryOf(used), Math.max(uses.get(memoryOf(used)) ?? 0, value.index));
  }
  for (const output of Object.values(program.outputs)) uses.delete(memoryOf(output));
  return uses;
}

/** The value whose numbers a value is: another shape of the same numbers takes no memory. */
function memoryOf(value: Value): Value {
  const [input] = value.inputs;
  const isView = value.kind === "operation" && value.operator === "reshape";
  return isView && input !== undefined ? memoryOf(input) : value;
}

function sizeOf({ dataType, shape }: ValueType, batchSize: number): number {
  const sizes = shape.map((dimension) => (isSymbolic(dimension) ? dimension.batch * batchSize : dimension));
  return sizes.reduce((product, size) => product * size, bytesOf[dataType]);
}
