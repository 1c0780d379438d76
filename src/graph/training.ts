import { GraphError } from "../errors.ts";
import { reduceMean, reduceSum } from "./build.ts";
import { gradients } from "./gradient.ts";
import { createProgram, type Program } from "./program.ts";
import { formatType, isSymbolic } from "./shape.ts";
import type { ParameterValue, Value } from "./value.ts";

/**
 * One training step as a program: scalars to report and the derivative of each parameter.
 *
 * Derivatives are of the *sum* over the batch; the optimizer divides by the number of data. This avoids a factor 1/N in
 * every element-wise operator of the backward pass, and the gradients of parts of a batch can be added.
 */
export interface TrainingProgram {
  readonly program: Program;
  /** Outputs that are means over the batch, in nats per datum unless their name says otherwise. */
  readonly reports: readonly string[];
  /** The output with the derivative of each parameter, in the order of `program.parameters`. */
  readonly gradients: readonly { readonly parameter: ParameterValue; readonly output: string }[];
  /** The output with the next value of each buffer: state that no gradient changes. */
  readonly updates: readonly { readonly buffer: string; readonly output: string }[];
}

/**
 * @param minimise the value to minimise, one number per datum: float32 [N]
 * @param reports further metrics, each [N] (averaged here) or already a scalar
 * @param buffers the next value of each buffer, by its name
 * @throws GraphError for other shapes, or if the value depends on no parameter
 */
export function createTrainingProgram(
  name: string,
  minimise: Value,
  reports: Readonly<Record<string, Value>>,
  buffers: Readonly<Record<string, Value>> = {},
): TrainingProgram {
  requirePerDatum(name, minimise);
  const reported = Object.fromEntries(Object.entries(reports).map(([key, value]) => [key, averaged(value)]));
  const parameters = createProgram(name, { minimise }).parameters.filter((leaf) => !(leaf.name in buffers));
  if (parameters.length === 0) throw new GraphError(`program ${name}: there are no parameters to train`);
  const derivatives = gradients(reduceSum(minimise), parameters);
  const outputs: Record<string, Value> = { ...reported };
  const pairs = parameters.map((parameter, index) => {
    const derivative = derivatives[index];
    if (derivative === undefined)
      throw new GraphError(`program ${name}: ${parameter.name} has no derivative`);
    const output = `gradient/${parameter.name}`;
    outputs[output] = derivative;
    return { parameter, output };
  });
  const updates = Object.entries(buffers).map(([buffer, next]) => {
    const output = `buffer/${buffer}`;
    outputs[output] = next;
    return { buffer, output };
  });
  return { program: createProgram(name, outputs), reports: Object.keys(reported), gradients: pairs, updates };
}

function averaged(value: Value): Value {
  return value.type.shape.length === 0 ? value : reduceMean(value);
}

function requirePerDatum(name: string, value: Value): void {
  const [first] = value.type.shape;
  if (value.type.shape.length === 1 && first !== undefined && isSymbolic(first) && first.batch === 1) return;
  throw new GraphError(
    `program ${name}: expected one number per datum to minimise, float32 [N], found ${formatType(value.type)}`,
  );
}
