import { reshape } from "../../src/graph/build.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { elementCount, N } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { type InputValue, input, type Value } from "../../src/graph/value.ts";
import { createScope, type ParameterRegistry } from "../../src/nn/scope.ts";
import type { Likelihood } from "../../src/vae/interfaces.ts";
import { bernoulli } from "../../src/vae/likelihood/bernoulli.graph.ts";
import { categorical } from "../../src/vae/likelihood/categorical.graph.ts";
import { continuousBernoulli } from "../../src/vae/likelihood/continuousBernoulli.graph.ts";
import { discretizedLogistic } from "../../src/vae/likelihood/discretizedLogistic.graph.ts";
import { scaleForms } from "../../src/vae/likelihood/discretizedLogistic.ts";
import { gaussian } from "../../src/vae/likelihood/gaussian.graph.ts";
import { meanForms } from "../../src/vae/likelihood/gaussian.ts";
import { learnedGaussian, sigmaForms } from "../../src/vae/likelihood/learnedGaussian.graph.ts";
import { optimalGaussian } from "../../src/vae/likelihood/optimalGaussian.graph.ts";

export interface Kind {
  readonly title: string;
  readonly likelihood: Likelihood;
}

/** Every likelihood with every form of its options. */
export const kinds: readonly Kind[] = [
  bernoulli(),
  continuousBernoulli(),
  ...[2, 3].map((categories) => categorical({ categories })),
  ...scaleForms.map((scale) => discretizedLogistic({ scale })),
  ...meanForms.flatMap((mean) => [
    gaussian({ mean }),
    gaussian({ mean, variance: 0.04 }),
    ...sigmaForms.map((sigma) => learnedGaussian({ mean, sigma })),
    optimalGaussian({ mean }),
  ]),
].map((likelihood) => ({ title: `${likelihood.name} over ${likelihood.support} data`, likelihood }));

/** A likelihood in a graph of its own, for k samples of data of D numbers. */
export interface Bench {
  readonly decoded: InputValue;
  readonly target: InputValue;
  /** [N, k]. */
  readonly logDensity: Value;
  /** Next values of buffers, by name; only in training. */
  readonly buffers: Readonly<Record<string, Value>>;
  /** [k N, D]. */
  readonly mean: Value;
  /** [k N, D], from the input `noise`. */
  readonly drawn: Value;
  /** Parameters, without buffers and with them. */
  readonly parameters: readonly Value[];
  readonly registry: ParameterRegistry;
}

export function benchOf(
  likelihood: Likelihood,
  { elements, samples = 1, training = false }: { elements: number; samples?: number; training?: boolean },
): Bench {
  const registry: ParameterRegistry = new Map();
  const scope = createScope(createGraph(), registry);
  const channels = elements * likelihood.channels;
  const decoded = leaf(scope.graph, "decoded", [N, samples, channels]);
  const target = leaf(scope.graph, "target", [N, 1, elements]);
  const { logDensity, buffers } =
    training && likelihood.training !== undefined
      ? likelihood.training(scope, decoded, target)
      : { logDensity: likelihood.logDensity(scope, decoded, target), buffers: {} };
  const rows = reshape(decoded, [{ batch: samples }, channels]);
  const noise = leaf(scope.graph, "noise", [{ batch: samples }, elements]);
  return {
    decoded,
    target,
    logDensity,
    buffers,
    mean: likelihood.mean(scope, rows),
    drawn: likelihood.draw.from(scope, rows, noise),
    parameters: [...registry.values()]
      .filter(({ buffer }) => buffer !== true)
      .map(({ name, sizes, initialiser }) => scope.parameter(name, sizes, initialiser)),
    registry,
  };
}

function leaf(graph: Value["graph"], name: string, shape: Value["type"]["shape"]): InputValue {
  const value = input(graph, name, { dataType: "float32", shape });
  if (value.kind !== "input") throw new Error(`${name} is no input`);
  return value;
}

/** Seeded numbers for the decoder's output of one datum (two samples) and for everything that a likelihood keeps. */
export function feedsOf(
  { registry }: Bench,
  { channels }: Likelihood,
  elements: number,
  turn: number,
): Readonly<Record<string, readonly number[]>> {
  const kept = [...registry.values()].map(({ name, sizes }) => [
    name,
    draw("anywhere", elementCount(sizes), `${name} ${turn}`),
  ]);
  return {
    decoded: draw("anywhere", 2 * elements * channels, `decoded ${turn}`),
    ...Object.fromEntries(kept),
  };
}

/** Seeded data [count, D] of the kind that a likelihood takes; bytes with both edges among them. */
export function dataOf(
  { name, support, normalisedOver }: Likelihood,
  elements: number,
  count: number,
): number[] {
  const uniforms = draw("anywhere", elements * count, "data").map((x) => (x + 2) / 4);
  const categories = categoriesOf(name);
  switch (normalisedOver === "binary" ? "binary" : support) {
    case "binary":
      return uniforms.map(Math.round);
    case "bytes":
      return uniforms.map((u, index) => (index < 2 ? index : Math.round(u * 255) / 255));
    case "one-hot":
      return uniforms.map((_, index) => {
        const chosen = Math.floor((uniforms[index - (index % categories)] ?? 0) * categories);
        return index % categories === chosen ? 1 : 0;
      });
    default:
      return uniforms;
  }
}

export function categoriesOf(name: string): number {
  return Number(/\((\d+) categories\)/.exec(name)?.[1] ?? 1);
}
