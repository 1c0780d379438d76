import {
  klByFormula,
  klByIntegral,
  klBySamples,
  logDensity,
  type Normal,
} from "../../../../examples/learn/information.ts";
import { randomStream } from "../../../../src/random/stream.ts";
import { rounded } from "../../stored.ts";

/** Gaussians, their KL from the standard normal by three ways, and the densities. */
export interface KlCases {
  readonly x: readonly number[];
  readonly prior: readonly number[];
  readonly cases: readonly {
    readonly q: Normal;
    readonly density: readonly number[];
    readonly formula: number;
    readonly integral: number;
    readonly samples: { readonly mean: number; readonly standardError: number };
  }[];
}

const standard: Normal = { mean: 0, variance: 1 };
const cases: readonly Normal[] = [
  standard,
  { mean: 1, variance: 1 },
  { mean: 2, variance: 1 },
  { mean: 0, variance: 4 },
  { mean: 0, variance: 0.25 },
  { mean: 1, variance: 0.04 },
];

export function klCasesData(): KlCases {
  const x = Array.from({ length: 161 }, (_, at) => rounded(-4 + 0.05 * at));
  const density = (of: Normal) => x.map((at) => rounded(Math.exp(logDensity(of, at))));
  return {
    x,
    prior: density(standard),
    cases: cases.map((q, at) => {
      const { mean, error } = klBySamples(q, standard, noise(at));
      return {
        q,
        density: density(q),
        formula: klByFormula(q, standard),
        integral: klByIntegral(q, standard),
        samples: { mean, standardError: error },
      };
    }),
  };
}

function noise(step: number): Float32Array {
  const numbers = new Float32Array(10_000);
  randomStream(0, "learn/klCases").normals(step, numbers);
  return numbers;
}
