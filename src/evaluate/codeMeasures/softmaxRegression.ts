import { columnOf, momentsOf, type Table } from "./table.ts";

/** A linear classifier. */
export interface SoftmaxRegression {
  /** The class of each row with the highest probability, [count]. */
  classify(table: Table): Uint32Array;
}

/** Steps of gradient descent at most; the length of the gradient at which it ends. */
const [mostSteps, tolerance] = [500, 1e-4] as const;
/** Weight of half the squared weights: without it, weights of separable classes grow for ever. */
const decay = 1e-3;

/**
 * Multinomial logistic regression on standardised columns with a small weight decay, by Nesterov's accelerated gradient
 * descent. The objective is convex, so that the result does not depend on a start or a seed.
 *
 * @param classes of each row, numbers from 0
 */
export function fitSoftmax(table: Table, classes: Uint32Array, classCount: number): SoftmaxRegression {
  const { count, size } = table;
  const moments = Array.from({ length: size }, (_, column) => momentsOf(columnOf(table, column)));
  const largest = Math.max(...moments.map(({ deviation }) => deviation));
  const scales = moments.map(({ deviation }) => (deviation > 1e-6 * largest ? 1 / deviation : 0));
  const width = size + 1;
  const standardised = (of: Table): Float64Array => {
    const rows = new Float64Array(of.count * width).fill(1);
    for (let row = 0; row < of.count; row++)
      for (let j = 0; j < size; j++)
        rows[row * width + j] =
          ((of.values[row * size + j] ?? 0) - (moments[j]?.mean ?? 0)) * (scales[j] ?? 0);
    return rows;
  };
  const x = standardised(table);
  let norm = 0;
  for (const value of x) norm += value * value;
  // The largest eigenvalue of the Hessian is at most half the mean squared length of a row.
  const rate = 1 / (norm / count / 2 + decay);
  let weights = new Float64Array(classCount * width);
  let ahead = weights.slice();
  const gradient = new Float64Array(weights.length);
  const logits = new Float64Array(classCount);
  for (let step = 1; step <= mostSteps; step++) {
    for (let at = 0; at < gradient.length; at++)
      gradient[at] = at % width === size ? 0 : decay * (ahead[at] ?? 0);
    for (let row = 0; row < count; row++) {
      probabilities(ahead, x, row, logits);
      for (let c = 0; c < classCount; c++) {
        const off = ((logits[c] ?? 0) - (classes[row] === c ? 1 : 0)) / count;
        for (let j = 0; j < width; j++)
          gradient[c * width + j] = (gradient[c * width + j] ?? 0) + off * (x[row * width + j] ?? 0);
      }
    }
    const next = ahead.map((weight, at) => weight - rate * (gradient[at] ?? 0));
    const momentum = (step - 1) / (step + 2);
    ahead = next.map((weight, at) => weight + momentum * (weight - (weights[at] ?? 0)));
    weights = next;
    if (Math.sqrt(gradient.reduce((sum, g) => sum + g * g, 0)) < tolerance) break;
  }
  return {
    classify(of) {
      const rows = standardised(of);
      return Uint32Array.from({ length: of.count }, (_, row) => {
        probabilities(weights, rows, row, logits);
        return logits.indexOf(Math.max(...logits));
      });
    },
  };
}

function probabilities(weights: Float64Array, x: Float64Array, row: number, out: Float64Array): void {
  const width = weights.length / out.length;
  let largest = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < out.length; c++) {
    let sum = 0;
    for (let j = 0; j < width; j++) sum += (weights[c * width + j] ?? 0) * (x[row * width + j] ?? 0);
    out[c] = sum;
    largest = Math.max(largest, sum);
  }
  let total = 0;
  for (let c = 0; c < out.length; c++) {
    const e = Math.exp((out[c] ?? 0) - largest);
    out[c] = e;
    total += e;
  }
  for (let c = 0; c < out.length; c++) out[c] = (out[c] ?? 0) / total;
}
