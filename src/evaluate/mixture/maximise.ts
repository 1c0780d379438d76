import { DataError } from "../../errors.ts";
import type { Mixture } from "./mixture.ts";
import type { Quadratics } from "./quadratics.ts";
import { factorise, inverted, triangleSize } from "./triangle.ts";

/**
 * The mixture of the largest penalised likelihood, given the sums of the first K components. A component whose weight
 * is less than a hundredth of a code is dropped.
 *
 * @param ridge added to the sum of squares of a component in every dimension
 * @throws DataError if a covariance is not finite
 */
export function maximise({ sums, middle }: Quadratics, components: number, ridge: number): Mixture {
  const latentSize = middle.length;
  const { values, columns } = sums;
  const size = triangleSize(latentSize);
  const kept = Array.from({ length: components }, (_, component) => component).filter(
    (component) => (values[component] ?? 0) > 0.01,
  );
  const total = kept.reduce((sum, component) => sum + (values[component] ?? 0), 0);
  const means = new Float64Array(kept.length * latentSize);
  const factors = new Float64Array(kept.length * size);
  kept.forEach((component, place) => {
    const count = values[component] ?? 1;
    const mean = middle.map((_, i) => (values[(1 + i) * columns + component] ?? 0) / count);
    const factor = factors.subarray(place * size, (place + 1) * size);
    let row = 1 + latentSize;
    let at = 0;
    for (let i = 0; i < latentSize; i++) {
      means[place * latentSize + i] = (middle[i] ?? 0) + (mean[i] ?? 0);
      for (let j = 0; j <= i; j++, at++, row++) {
        const product = (values[row * columns + component] ?? 0) / count - (mean[i] ?? 0) * (mean[j] ?? 0);
        factor[at] = product + (i === j ? ridge / count : 0);
      }
    }
    if (factorise(factor, latentSize)) return;
    throw new DataError(
      `codes: no covariance can be computed; the numbers are too large or differ too much in size.`,
    );
  });
  const weights = Float64Array.from(kept, (component) => (values[component] ?? 0) / total);
  return { components: kept.length, latentSize, weights, means, factors };
}

/** The sum of the traces of all inverse covariances: the sum of squares of the inverse factors' elements. */
export function traceOfInverses({ components, latentSize, factors }: Mixture): number {
  const size = triangleSize(latentSize);
  let trace = 0;
  for (let component = 0; component < components; component++) {
    const factor = factors.subarray(component * size, (component + 1) * size);
    trace += inverted(factor, latentSize).reduce((sum, value) => sum + value * value, 0);
  }
  return trace;
}
