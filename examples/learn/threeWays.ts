/** Computes one evidence lower bound in three ways: chapter 5 of docs/learn. */
import { randomStream } from "nelbo";
import {
  elbo,
  elboByIntegral,
  exactPosterior,
  gap,
  groupedBounds,
  type LinearModel,
  logEvidence,
  logWeights,
} from "./elbo.ts";
import { logMeanExp } from "./evidence.ts";
import type { Normal } from "./information.ts";

const model: LinearModel = { weight: 1, bias: 0, variance: 1 };
const x = 2;
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const noise = new Float32Array(320_000);
randomStream(0, "learn/threeWays").normals(0, noise);

const choices: Readonly<Record<string, Normal>> = {
  "q = p(z)": { mean: 0, variance: 1 },
  "q between": { mean: 0.5, variance: 0.4 },
  "q = p(z|x)": exactPosterior(model, x),
};
const rows: Readonly<Record<string, (q: Normal) => number>> = {
  "1. log p(x) - KL(q || p(z|x))": (q) => logEvidence(model, x) - gap(model, x, q),
  "2. E_q[log p(x,z) - log q], integral": (q) => elboByIntegral(model, x, q),
  "3. mean of log w, 320,000 codes": (q) => mean(logWeights(model, x, q, noise)),
  "-(reconstruction + KL(q || p(z)))": (q) => elbo(model, x, q),
  "2. minus 1.": (q) => elboByIntegral(model, x, q) - logEvidence(model, x) + gap(model, x, q),
  "3. minus 1.": (q) => mean(logWeights(model, x, q, noise)) - logEvidence(model, x) + gap(model, x, q),
  "IWAE bound, K = 64": (q) => mean(groupedBounds(logWeights(model, x, q, noise), 64)),
  "log of the mean of w": (q) => logMeanExp(logWeights(model, x, q, noise)),
  "log p(x)": () => logEvidence(model, x),
};

const line = (label: string, cells: readonly string[]) =>
  console.log(label.padEnd(37) + cells.map((cell) => cell.padStart(12)).join(""));
const rounded = (value: number) => (Math.round(value * 1e5) / 1e5 + 0).toFixed(5);
line("nats", Object.keys(choices));
for (const [label, of] of Object.entries(rows))
  line(
    label,
    Object.values(choices).map((q) => rounded(of(q))),
  );
