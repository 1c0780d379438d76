import { gapOf } from "./mutualInformation.ts";
import { columnOf, type Factor, meanOf, momentsOf, type Table } from "./table.ts";

/**
 * The separated attribute predictability, SAP (Kumar et al. 2018, section 3): the mean over factors of the difference
 * between the two dimensions that each predict the factor best. The score of a dimension is the squared correlation for
 * an ordered factor; for a categorical one it is the balanced accuracy of a linear classifier (nearest class mean),
 * scaled so that chance is 0. From 0 to 1.
 */
export function separatedPredictability(codes: Table, factors: readonly Factor[]): number {
  const columns = Array.from({ length: codes.size }, (_, column) => columnOf(codes, column));
  return meanOf(
    factors.map((factor) =>
      gapOf(
        columns.map((column) =>
          factor.categorical ? classScore(column, factor) : squaredCorrelation(column, factor),
        ),
      ),
    ),
  );
}

function squaredCorrelation(column: Float64Array, { ranks, levels }: Factor): number {
  const values = Float64Array.from(ranks, (rank) => levels[rank] ?? Number.NaN);
  const [a, b] = [momentsOf(column), momentsOf(values)];
  if (!(a.deviation > 0 && b.deviation > 0)) return 0;
  let sum = 0;
  column.forEach((value, row) => {
    sum += (value - a.mean) * ((values[row] ?? 0) - b.mean);
  });
  return (sum / column.length / a.deviation / b.deviation) ** 2;
}

/** (balanced accuracy - 1/K) / (1 - 1/K) of the nearest class mean among K classes; at least 0. */
function classScore(column: Float64Array, { ranks, levels }: Factor): number {
  const classes = levels.length;
  const [sums, counts] = [new Float64Array(classes), new Float64Array(classes)];
  column.forEach((value, row) => {
    const rank = ranks[row] ?? 0;
    sums[rank] = (sums[rank] ?? 0) + value;
    counts[rank] = (counts[rank] ?? 0) + 1;
  });
  const means = sums.map((sum, rank) => sum / (counts[rank] ?? 1));
  const right = new Float64Array(classes);
  column.forEach((value, row) => {
    let nearest = 0;
    means.forEach((mean, rank) => {
      if (Math.abs(value - mean) < Math.abs(value - (means[nearest] ?? 0))) nearest = rank;
    });
    if (nearest === ranks[row]) right[nearest] = (right[nearest] ?? 0) + 1;
  });
  const accuracy = meanOf(right.map((count, rank) => count / (counts[rank] ?? 1)));
  return Math.max(0, (accuracy - 1 / classes) / (1 - 1 / classes));
}
