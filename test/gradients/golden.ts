import { readFileSync } from "node:fs";
import { multiply, reduceSum } from "../../src/graph/build.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { createGraph } from "../../src/graph/graph.ts";
import type { OperatorName } from "../../src/graph/ops/attributes.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { input } from "../../src/graph/value.ts";

export interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One operator in PyTorch, float64: its output, and its gradients under a cotangent (null: none flows there). */
export interface GoldenCase {
  readonly name: string;
  readonly operator: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly inputs: readonly GoldenTensor[];
  readonly output: GoldenTensor;
  readonly cotangent: GoldenTensor;
  readonly gradients: readonly (GoldenTensor | null)[];
}

/** The stored cases; test/golden/operator_cases.py and convolution_cases.py made them. */
export function readGoldenCases(): readonly GoldenCase[] {
  return ["operators", "convolution"].flatMap((name) => {
    const file: { readonly cases: readonly GoldenCase[] } = JSON.parse(
      readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"),
    );
    return file.cases;
  });
}

/** The program of a case and its feeds; outputs are `output` and `gradient0`, `gradient1`, ... */
export function goldenProgram(
  golden: GoldenCase,
  operator: OperatorName,
): { readonly program: Program; readonly feeds: Readonly<Record<string, readonly number[]>> } {
  const graph = createGraph();
  const leaves = golden.inputs.map(({ shape }, index) =>
    input(graph, `x${index}`, { dataType: golden.gradients[index] === null ? "bool" : "float32", shape }),
  );
  const output = graph.apply(operator, leaves, golden.attributes as never);
  const cotangent = input(graph, "cotangent", { dataType: "float32", shape: golden.cotangent.shape });
  const differentiated = leaves.map((_, index) => index).filter((index) => golden.gradients[index] !== null);
  const derivatives = gradients(
    reduceSum(multiply(output, cotangent)),
    differentiated.flatMap((index) => leaves[index] ?? []),
  );
  const named = derivatives.map((derivative, i) => [`gradient${differentiated[i]}`, derivative] as const);
  const program = createProgram(golden.name, { output, ...Object.fromEntries(named) });
  const tensors: Readonly<Record<string, GoldenTensor>> = {
    ...Object.fromEntries(golden.inputs.map((x, i) => [`x${i}`, x])),
    cotangent: golden.cotangent,
  };
  // Values stored with nine digits were float32; rounding restores them. A derivative does not use every input.
  const feeds = program.inputs.map(({ name }) => [name, tensors[name]?.data.map(Math.fround) ?? []] as const);
  return { program, feeds: Object.fromEntries(feeds) };
}
