import { GraphError } from "../errors.ts";
import type { OnnxAttribute, OnnxEmitter } from "../graph/ops/definition.ts";
import type { Program } from "../graph/program.ts";
import { isSymbolic, resolveShape } from "../graph/shape.ts";
import type { OnnxElementType, OnnxInitializer, OnnxNode } from "./model.ts";

/** Collects the nodes and initializers of one model; equal ones are shared. */
export interface ModelBuilder extends OnnxEmitter {
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  tensor(elementType: OnnxElementType, sizes: readonly number[], data: readonly number[]): string;
}

/** Larger constants are not compared. */
const comparedElements = 64;

/** @param fixedBatch the batch size, if the model is made for one only; shapes are then constants */
export function createModelBuilder(program: Program, fixedBatch?: number): ModelBuilder {
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const known = new Map<string, string>();
  const leaves = [...program.inputs, ...program.parameters].map((leaf) => leaf.name);
  const taken = new Set([...leaves, ...Object.keys(program.outputs)]);
  let made = 0;

  function freshName(): string {
    for (;;) {
      const name = `v${made}`;
      made += 1;
      if (!taken.has(name)) return name;
    }
  }

  function shared(key: string | undefined, make: (fresh: string) => void): string {
    const existing = key === undefined ? undefined : known.get(key);
    if (existing !== undefined) return existing;
    const fresh = freshName();
    if (key !== undefined) known.set(key, fresh);
    make(fresh);
    return fresh;
  }

  const builder: ModelBuilder = {
    nodes,
    initializers,
    node(operator, inputs, attributes: Readonly<Record<string, OnnxAttribute>> = {}) {
      return shared(JSON.stringify([operator, inputs, attributes]), (output) =>
        nodes.push({ operator, inputs, output, attributes }),
      );
    },
    tensor(elementType, sizes, data) {
      const text =
        data.length > comparedElements ? undefined : data.map((x) => (Object.is(x, -0) ? "-0" : String(x)));
      const key = text && JSON.stringify([elementType, sizes, text]);
      return shared(key, (name) => initializers.push({ name, elementType, sizes, data }));
    },
    scalar: (value) => builder.tensor("float32", [], [value]),
    table: (name, sizes, make, elementType = "int32") =>
      shared(`table ${name}`, (fresh) =>
        initializers.push({ name: fresh, elementType, sizes, data: make() }),
      ),
    int64: (values) => builder.tensor("int64", [values.length], values),
    sizes(shape) {
      if (fixedBatch !== undefined || !shape.some(isSymbolic))
        return builder.int64(resolveShape(shape, fixedBatch ?? 1));
      const parts = shape.map((dimension) => {
        if (!isSymbolic(dimension)) return builder.int64([dimension]);
        const counted = batchSize(program, builder);
        return dimension.batch === 1
          ? counted
          : builder.node("Mul", [counted, builder.int64([dimension.batch])]);
      });
      return parts.length === 1 ? (parts[0] ?? "") : builder.node("Concat", parts, { axis: { int: 0 } });
    },
  };
  return builder;
}

/** N as an int64 tensor of one element, read from an input whose shape has it. */
function batchSize(program: Program, builder: ModelBuilder): string {
  for (const { name, type } of program.inputs) {
    const axis = type.shape.findIndex(isSymbolic);
    const dimension = type.shape[axis];
    if (dimension === undefined || !isSymbolic(dimension)) continue;
    const counted = builder.node("Gather", [builder.node("Shape", [name]), builder.int64([axis])], {
      axis: { int: 0 },
    });
    return dimension.batch === 1 ? counted : builder.node("Div", [counted, builder.int64([dimension.batch])]);
  }
  throw new GraphError(
    `program ${program.name}: a shape depends on N, but no input's shape does, so N is unknown`,
  );
}
