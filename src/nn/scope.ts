import { GraphError } from "../errors.ts";
import { elementCount } from "../graph/shape.ts";
import { type Graph, parameter, type Value } from "../graph/value.ts";
import { drawInitial, type Initialiser } from "./initialise.ts";

/** The declaration of a parameter, for the runtime and the initialiser. */
export interface ParameterSpecification {
  /** Path through the model, `encoder.hidden.0.weight`. */
  readonly name: string;
  readonly sizes: readonly number[];
  readonly initialiser: Initialiser;
  /** Set for a buffer, which no gradient changes: training returns its next value at each step. */
  readonly buffer?: true;
}

/**
 * The place where layers declare their parameters: a graph, and a path that keeps names unique. The same layers in two
 * graphs give programs over the same parameters.
 */
export interface Scope {
  readonly graph: Graph;
  readonly path: string;
  /** A scope inside this one. */
  within(name: string): Scope;
  parameter(name: string, sizes: readonly number[], initialiser: Initialiser): Value;
  /** State that training computes for evaluation, such as a running mean. It is not differentiated. */
  buffer(name: string, sizes: readonly number[], initialiser: Initialiser): Value;
}

/** Parameters declared so far, in order, each once. */
export type ParameterRegistry = Map<string, ParameterSpecification>;

/** A second declaration of a name with other sizes throws GraphError. */
export function createScope(graph: Graph, registry: ParameterRegistry, path = ""): Scope {
  const join = (name: string) => (path === "" ? name : `${path}.${name}`);

  function declare(specification: ParameterSpecification): Value {
    const { name, sizes } = specification;
    const known = registry.get(name);
    if (known !== undefined && known.sizes.join() !== sizes.join()) {
      throw new GraphError(
        `parameter ${name}: expected sizes [${known.sizes}], as first declared, found [${sizes}]`,
      );
    }
    registry.set(name, known ?? specification);
    return parameter(graph, name, sizes);
  }

  return {
    graph,
    path,
    within: (name) => createScope(graph, registry, join(name)),
    parameter: (name, sizes, initialiser) => declare({ name: join(name), sizes, initialiser }),
    buffer: (name, sizes, initialiser) => declare({ name: join(name), sizes, initialiser, buffer: true }),
  };
}

/** The number of trainable values: those of all parameters, without buffers. */
export function trainableCount(specifications: readonly ParameterSpecification[]): number {
  return specifications
    .filter(({ buffer = false }) => !buffer)
    .reduce((count, { sizes }) => count + elementCount(sizes), 0);
}

/** Initial values of every parameter for a seed. */
export function initialValues(
  specifications: readonly ParameterSpecification[],
  seed: number,
): Record<string, Float32Array> {
  return Object.fromEntries(
    specifications.map(({ name, sizes, initialiser }) => [
      name,
      drawInitial(initialiser, name, elementCount(sizes), seed),
    ]),
  );
}
