import { fitLasso, predict } from "./lasso.ts";
import { everySecond, type Factor, meanOf, momentsOf, type Table } from "./table.ts";

/** Scores of Eastwood and Williams 2018. */
export interface Dci {
  /** Whether each dimension predicts a single factor: from 0 to 1. */
  readonly disentanglement: number;
  /** Whether each factor is predicted by a single dimension: from 0 to 1. */
  readonly completeness: number;
  /** How well held-out factors are predicted: R², at most 1. The paper reports the error instead. */
  readonly informativeness: number;
  /** The relative importance of each dimension for each factor, [L][K]. */
  readonly importance: readonly (readonly number[])[];
}

/** The penalty of the Lasso, as a share of the target's standard deviation. */
const penalty = 0.01;

/**
 * Disentanglement, completeness and informativeness (Eastwood and Williams 2018, section 2) by a linear prediction of
 * each factor from the codes, one of the paper's two kinds of regression: the Lasso. The importance of a dimension is
 * the absolute weight of the standardised dimension; a categorical factor is predicted class by class, and the weights
 * are added up. Every second datum is held out for the informativeness, so data must be in random order.
 */
export function disentanglement(codes: Table, factors: readonly Factor[]): Dci {
  const [fitted, held] = [everySecond(codes, 0), everySecond(codes, 1)];
  const columns: Float64Array[] = [];
  const determined: number[] = [];
  for (const factor of factors) {
    const sums = new Float64Array(codes.size);
    let [residual, total] = [0, 0];
    for (const target of targetsOf(factor)) {
      const fit = fitLasso(fitted, halfOf(target, 0), penalty);
      const scale = momentsOf(target).deviation || 1;
      fit.standardised.forEach((weight, column) => {
        sums[column] = (sums[column] ?? 0) + Math.abs(weight) / scale;
      });
      const truth = halfOf(target, 1);
      const predicted = predict(fit, held);
      residual += truth.reduce((sum, y, row) => sum + (y - (predicted[row] ?? 0)) ** 2, 0);
      total += truth.length * momentsOf(truth).deviation ** 2;
    }
    columns.push(sums);
    determined.push(1 - residual / total);
  }
  const importance = Array.from({ length: codes.size }, (_, j) => columns.map((column) => column[j] ?? 0));
  return { ...scoresOf(importance), informativeness: meanOf(determined), importance };
}

/**
 * D = sum of rho_j (1 - H_K(P_j)), C = mean of 1 - H_L(P_k): entropies to the base of the number of factors or
 * dimensions of the importance, normalised over factors or dimensions; rho_j is the share of dimension j. A factor that
 * no dimension predicts has completeness 0; without any importance both are 0.
 */
export function scoresOf(
  importance: readonly (readonly number[])[],
): Pick<Dci, "disentanglement" | "completeness"> {
  const factors = importance[0]?.length ?? 0;
  const total = importance.flat().reduce((sum, value) => sum + value, 0);
  const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const concentration = (values: readonly number[]) =>
    sumOf(values) === 0 ? 0 : values.length === 1 ? 1 : 1 - entropy(values) / Math.log(values.length);
  const disentangled = importance.map((row) => (total === 0 ? 0 : (sumOf(row) / total) * concentration(row)));
  const complete = Array.from({ length: factors }, (_, k) =>
    concentration(importance.map((row) => row[k] ?? 0)),
  );
  return { disentanglement: sumOf(disentangled), completeness: meanOf(complete) };
}

function entropy(values: readonly number[]): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  return values.reduce(
    (sum, value) => (value > 0 ? sum - (value / total) * Math.log(value / total) : sum),
    0,
  );
}

/** The values of an ordered factor, or one indicator for each class. */
function targetsOf({ ranks, levels, categorical }: Factor): readonly Float64Array[] {
  if (!categorical) return [Float64Array.from(ranks, (rank) => levels[rank] ?? Number.NaN)];
  return levels.map((_, level) => Float64Array.from(ranks, (rank) => (rank === level ? 1 : 0)));
}

function halfOf(values: Float64Array, first: 0 | 1): Float64Array {
  return values.filter((_, row) => row % 2 === first);
}
