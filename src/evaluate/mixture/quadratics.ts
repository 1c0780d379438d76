import { logHeight, type Mixture } from "./mixture.ts";
import { allocateMatrices, type Matrix } from "./products.ts";
import { inverted, triangleSize } from "./triangle.ts";

/**
 * Sums over codes, and log-densities of codes, as matrix products. The logarithm of a Gaussian's density is a quadratic
 * function of a code, so it is linear in the code's features: 1, its L numbers, and the L (L + 1) / 2 products of two
 * of them, all of the code minus one centre. A Gaussian is fitted to the sums of the same features, weighted by
 * responsibilities.
 */
export interface Quadratics {
  /** Loads codes of [n, L] from `begin` on, up to the available room or n; returns how many. */
  take(codes: Float32Array, begin: number): number;
  /** Sets `shares` of the loaded codes to log(weight x density) of each component. */
  weigh(): void;
  /** [loaded codes, K]: the responsibility of each component. Rows after the loaded codes are ignored. */
  readonly shares: Matrix;
  /** Adds the features of the loaded codes, weighted by their shares, to the sums. */
  gather(): void;
  /**
   * [F, K]: features weighted by shares. Row 0 counts the codes, L rows sum their numbers, the others their products
   * (packed).
   */
  readonly sums: Matrix;
  /** Continues with this mixture, of at most K components, and sets the sums to zero. */
  begin(mixture: Mixture | undefined): void;
  /** The centre that is subtracted from codes, [L]. */
  readonly middle: Float64Array;
}

/**
 * Codes loaded at once: at 20 dimensions their features fit the processor's level-2 cache. A row is an odd number of
 * cache lines.
 */
const codesAtOnce = 104;

export function quadratics(
  { latentSize, components }: Readonly<Record<"latentSize" | "components", number>>,
  middle: Float64Array,
): Quadratics {
  const featureCount = 1 + latentSize + triangleSize(latentSize);
  const { matrices, addProduct, addTransposedProduct, multiplyPairs } = allocateMatrices(
    {
      forms: [featureCount, components],
      features: [featureCount, codesAtOnce],
      shares: [codesAtOnce, components],
      sums: [featureCount, components],
    },
    `a mixture of ${components} Gaussians of ${latentSize} dimensions`,
  );
  const { forms, features, shares, sums } = matrices;
  return {
    shares,
    sums,
    middle,
    take(codes, begin) {
      const count = Math.min(codesAtOnce, codes.length / latentSize - begin);
      writeNumbers(features, codes, begin, count, middle);
      multiplyPairs(features, 1, latentSize);
      return count;
    },
    weigh() {
      shares.values.fill(0);
      addTransposedProduct(features, forms, shares);
    },
    gather: () => addProduct(features, shares, sums),
    begin(mixture) {
      sums.values.fill(0);
      forms.values.fill(0);
      if (mixture !== undefined) writeForms(forms, mixture, middle);
    },
  };
}

/** The first features of codes, 1 and their numbers, [1 + L, codes at once], with zeros after the last code. */
function writeNumbers(
  { values, columns }: Matrix,
  codes: Float32Array,
  begin: number,
  count: number,
  middle: Float64Array,
): void {
  const latentSize = middle.length;
  values.fill(1, 0, count);
  values.fill(0, count, columns);
  for (let i = 0; i < latentSize; i++) {
    const row = (1 + i) * columns;
    const from = middle[i] ?? 0;
    for (let code = 0; code < count; code++)
      values[row + code] = (codes[(begin + code) * latentSize + i] ?? 0) - from;
    values.fill(0, row + count, row + columns);
  }
}

/** The coefficients of each component's log(weight x density), [F, K]. */
function writeForms(
  { values, columns }: Matrix,
  { components, latentSize, weights, means, factors }: Mixture,
  middle: Float64Array,
): void {
  const size = triangleSize(latentSize);
  for (let component = 0; component < components; component++) {
    const factor = factors.subarray(component * size, (component + 1) * size);
    const precision = productWithItself(inverted(factor, latentSize), latentSize);
    const mean = middle.map((from, i) => (means[component * latentSize + i] ?? 0) - from);
    const pull = new Float64Array(latentSize);
    let at = (1 + latentSize) * columns + component;
    for (let i = 0; i < latentSize; i++) {
      for (let j = 0; j <= i; j++) {
        const value = precision[triangleSize(i) + j] ?? 0;
        values[at] = i === j ? -value / 2 : -value;
        at += columns;
        pull[i] = (pull[i] ?? 0) + value * (mean[j] ?? 0);
        if (i !== j) pull[j] = (pull[j] ?? 0) + value * (mean[i] ?? 0);
      }
    }
    let form = 0;
    for (let i = 0; i < latentSize; i++) {
      values[(1 + i) * columns + component] = pull[i] ?? 0;
      form += (pull[i] ?? 0) * (mean[i] ?? 0);
    }
    values[component] = logHeight(weights[component] ?? 0, factor, latentSize) - form / 2;
  }
}

/** W' W of a packed lower triangle W, packed. */
function productWithItself(triangle: Float64Array, size: number): Float64Array {
  const product = new Float64Array(triangle.length);
  for (let k = 0; k < size; k++) {
    const row = triangleSize(k);
    for (let i = 0; i <= k; i++) {
      const value = triangle[row + i] ?? 0;
      const to = triangleSize(i);
      for (let j = 0; j <= i; j++)
        product[to + j] = (product[to + j] ?? 0) + value * (triangle[row + j] ?? 0);
    }
  }
  return product;
}
