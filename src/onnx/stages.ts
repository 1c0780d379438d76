import { GraphError } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import { isSymbolic, type Shape } from "../graph/shape.ts";
import type { InputValue, OperationValue, Value } from "../graph/value.ts";
import { scaledBytes } from "./fusions.ts";

/** A matrix that a product reads. */
export interface MatrixOperand {
  /** A leaf of the whole program, or a result of an earlier stage. */
  readonly name: string;
  /** Rows and columns before the transposition. */
  readonly shape: Shape;
  /** Set if the matrix is an input of bytes, each multiplied by this number. */
  readonly byteScale?: number;
}

/** out = left right, after the transpositions. */
export interface MatrixProduct {
  readonly name: string;
  readonly shape: Shape;
  readonly left: MatrixOperand;
  readonly right: MatrixOperand;
  readonly transposeLeft: boolean;
  readonly transposeRight: boolean;
}

/**
 * A part of a program. It reads leaves of the whole program and results of earlier stages, by name. Results that are
 * outputs of the whole program have that output's name.
 */
export interface Stage {
  /** Computed first. Absent if there are only products. */
  readonly program?: Program;
  readonly products: readonly MatrixProduct[];
}

type Product = OperationValue & { readonly operator: "matmul" };

/** The batch size that costs are estimated for. */
const usualBatch = 128;
/** Smaller products stay in their program. */
const fewestOperations = 8e6;
/**
 * Operations of products that gain as much time as moving a number to another stage costs, and as an additional stage
 * costs. Measured with onnxruntime-web: 0.03 ns are gained for each operation, a number costs 2 ns and a stage 0.2 ms.
 */
const operationsPerNumber = 60;
const operationsPerStage = 6e6;
/** Their lowering shares tensors between the forward and the backward pass, which two stages would compute twice. */
const sharing: readonly string[] = ["convolve", "convolveWeights", "unfold", "fold", "largest"];

/**
 * Cuts large matrix products out of a program, so that another engine can compute them. Returns undefined if no product
 * is large, or if moving numbers between the stages would cost more than the products gain.
 */
export function splitAtProducts(program: Program): readonly Stage[] | undefined {
  const operations = program.values.filter((value) => value.kind === "operation");
  if (operations.some(({ operator }) => sharing.includes(operator))) return undefined;
  const products = operations.filter(isLargeProduct);
  if (products.length === 0) return undefined;
  const plan = planStages(program, products);
  if (!isWorthwhile(plan)) return undefined;
  return Array.from({ length: plan.count }, (_, stage) => stageOf(plan, stage)).filter(
    ({ program: part, products: cut }) => part !== undefined || cut.length > 0,
  );
}

interface Plan {
  readonly whole: Program;
  readonly products: readonly Product[];
  readonly count: number;
  /** The stage of each operation. A product is computed after the program of the stage before its own. */
  readonly stages: ReadonlyMap<Value, number>;
  /** Operations whose results another stage or a product reads. */
  readonly crossing: ReadonlySet<Value>;
  readonly nameOf: (value: Value) => string;
}

function planStages(whole: Program, products: readonly Product[]): Plan {
  const cut = new Set<Value>(products);
  const stages = new Map<Value, number>();
  const reads = (value: Value) => (cut.has(value) ? value.inputs.filter((x) => !bytesOf(x)) : value.inputs);
  for (const value of whole.values) {
    if (value.kind !== "operation") continue;
    const before = Math.max(0, ...value.inputs.map((operand) => stages.get(operand) ?? 0));
    stages.set(value, cut.has(value) ? before + 1 : before);
  }
  sinkFirst(whole, stages, cut, reads);
  const crossing = new Set<Value>();
  for (const value of whole.values) {
    for (const operand of reads(value)) {
      if (operand.kind !== "operation") continue;
      if (cut.has(value) || stages.get(operand) !== stages.get(value)) crossing.add(operand);
    }
  }
  const names = new Map<Value, string>();
  for (const [name, value] of Object.entries(whole.outputs)) names.set(value, name);
  const nameOf = (value: Value) =>
    value.kind === "input" || value.kind === "parameter"
      ? value.name
      : (names.get(value) ?? `%${value.index}`);
  return { whole, products, count: Math.max(...stages.values()) + 1, stages, crossing, nameOf };
}

/** Moves operations on leaves alone to the stage that needs them, so that their results need not be moved. */
function sinkFirst(
  { values, outputs }: Program,
  stages: Map<Value, number>,
  cut: ReadonlySet<Value>,
  reads: (value: Value) => readonly Value[],
): void {
  const needed = new Map<Value, number>(Object.values(outputs).map((value) => [value, 0]));
  for (const value of [...values].reverse()) {
    if (value.kind !== "operation") continue;
    if (stages.get(value) === 0) stages.set(value, needed.get(value) ?? 0);
    const at = (stages.get(value) ?? 0) - (cut.has(value) ? 1 : 0);
    for (const operand of reads(value)) needed.set(operand, Math.min(at, needed.get(operand) ?? at));
  }
}

function isWorthwhile({ products, crossing, count }: Plan): boolean {
  const moved = [...crossing].reduce((sum, { type }) => sum + usualCount(type.shape), 0);
  const gained = products.reduce((sum, product) => sum + operationsOf(product), 0);
  return gained > operationsPerNumber * moved + operationsPerStage * (count - 1);
}

function stageOf(plan: Plan, stage: number): Stage {
  const { whole, products, stages, crossing, nameOf } = plan;
  const cut = new Set<Value>(products);
  const results = new Map<string, Value>();
  for (const value of crossing) {
    if (!cut.has(value) && stages.get(value) === stage) results.set(nameOf(value), value);
  }
  for (const [name, value] of Object.entries(whole.outputs)) {
    // A product has the name of one output; further ones are copies.
    if (cut.has(value) && nameOf(value) === name) continue;
    if ((stages.get(value) ?? 0) === stage) results.set(name, value);
  }
  const following = products.filter((product) => stages.get(product) === stage + 1);
  return {
    ...(results.size > 0 && { program: programOf(plan, stage, Object.fromEntries(results)) }),
    products: following.map((product) => describeProduct(product, nameOf)),
  };
}

/** The operations of a stage as a program, in which results of earlier stages and of products are inputs. */
function programOf(plan: Plan, stage: number, outputs: Readonly<Record<string, Value>>): Program {
  const cut = new Set<Value>(plan.products);
  const made = new Map<Value, Value>();
  const copyOf = (value: Value): Value => {
    const known = made.get(value);
    if (known !== undefined) return known;
    const copy = copied(value);
    made.set(value, copy);
    return copy;
  };
  function copied(value: Value): Value {
    if (value.kind !== "operation") return value;
    if (!cut.has(value) && plan.stages.get(value) === stage)
      return { ...value, inputs: value.inputs.map(copyOf) } as OperationValue;
    const { graph, index, type } = value;
    return { kind: "input", name: plan.nameOf(value), graph, index, type, inputs: [] } satisfies InputValue;
  }
  const results = Object.fromEntries(Object.entries(outputs).map(([name, value]) => [name, copyOf(value)]));
  const values = [...made.values()].sort((a, b) => a.index - b.index);
  return {
    name: `${plan.whole.name}, part ${stage + 1}`,
    inputs: values.filter((value) => value.kind === "input"),
    parameters: values.filter((value) => value.kind === "parameter"),
    values,
    outputs: results,
  };
}

function describeProduct(product: Product, nameOf: (value: Value) => string): MatrixProduct {
  const operand = (value: Value | undefined): MatrixOperand => {
    if (value === undefined)
      throw new GraphError(`%${product.index}: expected two matrices to multiply, found fewer`);
    const bytes = bytesOf(value);
    return {
      name: nameOf(bytes?.input ?? value),
      shape: value.type.shape,
      ...(bytes && { byteScale: bytes.scale }),
    };
  };
  const [left, right] = product.inputs;
  return {
    name: nameOf(product),
    shape: product.type.shape,
    left: operand(left),
    right: operand(right),
    ...product.attributes,
  };
}

/** The input whose bytes a value scales, if it does nothing else. */
function bytesOf(value: Value): { readonly input: InputValue; readonly scale: number } | undefined {
  if (value.kind !== "operation") return undefined;
  const scaled = scaledBytes(value);
  let bytes = scaled?.bytes;
  while (bytes?.kind === "operation" && bytes.operator === "reshape") bytes = bytes.inputs[0];
  return scaled !== undefined && bytes?.kind === "input" ? { input: bytes, scale: scaled.scale } : undefined;
}

function isLargeProduct(value: Value): value is Product {
  return (
    value.kind === "operation" &&
    value.operator === "matmul" &&
    operationsOf(value as Product) >= fewestOperations
  );
}

/** Multiplications and additions at the usual batch size. */
function operationsOf({ inputs: [left], type, attributes: { transposeLeft } }: Product): number {
  const depth = left?.type.shape[transposeLeft ? 0 : 1] ?? 0;
  return 2 * usualCount(type.shape) * usualCount([depth]);
}

function usualCount(shape: Shape): number {
  return shape.reduce<number>(
    (product, size) => product * (isSymbolic(size) ? size.batch * usualBatch : size),
    1,
  );
}
