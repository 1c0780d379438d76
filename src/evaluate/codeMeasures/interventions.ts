import { randomStream } from "../../random/stream.ts";
import { fitSoftmax } from "./softmaxRegression.ts";
import { columnOf, type Factor, momentsOf, type Table, varyingColumns } from "./table.ts";

/** Points by which a classifier is fitted, and as many by which it is measured; a smaller number for few data. */
const points = 2000;
/** Pairs of data per point of the beta-VAE score, as in Locatello et al. 2019. */
const pairs = 64;
/** Data per point of the FactorVAE score, as in Locatello et al. 2019. */
const group = 64;

export interface InterventionRequest {
  readonly codes: Table;
  readonly factors: readonly Factor[];
  readonly seed: number;
}

/**
 * The beta-VAE score (Higgins et al. 2017, section 3): pairs of data have the same value of one factor; the mean
 * absolute difference of their codes is classified linearly by that factor. The accuracy for points that the classifier
 * was not fitted to. Chance is 1 / number of factors.
 *
 * Data with the same value are drawn from the given ones, with replacement: the other factors vary as they do there.
 */
export function betaVaeScore({ codes, factors, seed }: InterventionRequest): number {
  const draw = drawer(seed, "measure/betaVae");
  const groups = factors.map(groupsOf);
  const { size, values } = codes;
  const make = (): { table: Table; classes: Uint32Array } => {
    const table = new Float64Array(points * size);
    const classes = new Uint32Array(points);
    for (let point = 0; point < points; point++) {
      const factor = draw(factors.length);
      classes[point] = factor;
      for (let pair = 0; pair < pairs; pair++) {
        const rows = rowsOf(groups[factor], draw);
        const [a, b] = [rows[draw(rows.length)] ?? 0, rows[draw(rows.length)] ?? 0];
        for (let j = 0; j < size; j++)
          table[point * size + j] =
            (table[point * size + j] ?? 0) +
            Math.abs((values[a * size + j] ?? 0) - (values[b * size + j] ?? 0)) / pairs;
      }
    }
    return { table: { count: points, size, values: table }, classes };
  };
  const [fitted, held] = [make(), make()];
  const found = fitSoftmax(fitted.table, fitted.classes, factors.length).classify(held.table);
  return accuracyOf(found, held.classes);
}

/**
 * The FactorVAE score (Kim and Mnih 2018, section 4): data have the same value of one factor; the dimension whose
 * variance, divided by that of all data, is least is classified by a majority vote. The accuracy for points that were
 * not counted. Dimensions that hardly vary are left out; if none varies, the score is 0.
 */
export function factorVaeScore({ codes, factors, seed }: InterventionRequest): number {
  // Below a hundredth of the largest deviation a dimension has collapsed to its rounding errors.
  const columns = varyingColumns(codes, 0.01);
  if (columns.length === 0) return 0;
  const draw = drawer(seed, "measure/factorVae");
  const groups = factors.map(groupsOf);
  const scales = columns.map((column) => momentsOf(columnOf(codes, column)).deviation);
  const make = () =>
    Array.from({ length: points }, () => {
      const factor = draw(factors.length);
      const same = rowsOf(groups[factor], draw);
      const rows = Array.from({ length: group }, () => same[draw(same.length)] ?? 0);
      const spreads = columns.map(
        (column, at) =>
          momentsOf(rows.map((row) => codes.values[row * codes.size + column] ?? 0)).deviation /
          (scales[at] ?? 1),
      );
      return { factor, dimension: spreads.indexOf(Math.min(...spreads)) };
    });
  const votes = columns.map(() => new Float64Array(factors.length));
  for (const { factor, dimension } of make()) {
    const counts = votes[dimension];
    if (counts) counts[factor] = (counts[factor] ?? 0) + 1;
  }
  const majority = votes.map((counts) => counts.indexOf(Math.max(...counts)));
  const held = make();
  return held.filter(({ factor, dimension }) => majority[dimension] === factor).length / held.length;
}

/** The share of equal numbers. */
export function accuracyOf(found: Uint32Array, classes: Uint32Array): number {
  return found.filter((value, row) => value === classes[row]).length / found.length;
}

/** The rows of each value of a factor. */
function groupsOf({ ranks, levels }: Factor): readonly (readonly number[])[] {
  const groups: number[][] = levels.map(() => []);
  ranks.forEach((rank, row) => void groups[rank]?.push(row));
  return groups;
}

/** The rows with a random value of the factor that at least two data have, if there is one. */
function rowsOf(
  groups: readonly (readonly number[])[] = [],
  draw: (below: number) => number,
): readonly number[] {
  const usable = groups.filter(({ length }) => length > 1);
  const of = usable.length > 0 ? usable : groups;
  return of[draw(of.length)] ?? [];
}

/** Uniform whole numbers below a bound, one after another. */
function drawer(seed: number, purpose: string): (below: number) => number {
  const stream = randomStream(seed, purpose);
  const buffer = new Float32Array(8192);
  let [step, at] = [0, buffer.length];
  return (below) => {
    if (at === buffer.length) {
      stream.uniforms(step, buffer);
      [step, at] = [step + 1, 0];
    }
    const value = buffer[at] ?? 0;
    at += 1;
    return Math.min(below - 1, Math.floor(value * below));
  };
}
