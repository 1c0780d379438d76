/** A part of a training, from its beginning. Epochs need not be whole. */
export type Span = { readonly steps: number } | { readonly epochs: number };

export const scheduleKinds = ["constant", "linear", "cosine", "cyclic"] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** A scalar that changes from one value to another during training. */
export type ScalarSchedule =
  /** In a straight line, and then constant (Bowman et al. 2016, KL annealing). */
  | { readonly kind: "linear"; readonly from: number; readonly to: number; readonly over: Span }
  /** Along half a cosine, slow at both ends, and then constant. */
  | { readonly kind: "cosine"; readonly from: number; readonly to: number; readonly over: Span }
  /**
   * In cycles of equal length over the whole training: in a straight line during the first part of each (`rise`, a fraction),
   * then constant until the next one starts at `from` again (Fu et al. 2019, equations 6 and 7).
   */
  | {
      readonly kind: "cyclic";
      readonly from: number;
      readonly to: number;
      readonly cycles: number;
      readonly rise: number;
    };

/** A scalar of an objective: a number, or a schedule that gives one at each step. */
export type Scalar = number | ScalarSchedule;
/** The scalars of an objective by name: beta, capacity. */
export type Scalars = Readonly<Record<string, Scalar>>;

/** The value of a scalar, or its name where it changes during training. */
export function factorOf(scalars: Scalars, name: string): number | string {
  const scalar = scalars[name];
  return typeof scalar === "number" ? scalar : name;
}

/** `4 x KL`, `beta x KL`, and `KL` alone for a weight of 1: a weighted term of a loss. */
export function weightedTerm(scalars: Scalars, name: string, term: string): string {
  const factor = factorOf(scalars, name);
  return factor === 1 ? term : `${factor} x ${term}`;
}

/** The value a scalar ends with; undefined for a cyclic one, which has no end. */
export function endOf(scalar: Scalar | undefined): number | undefined {
  if (typeof scalar === "number") return scalar;
  return scalar?.kind === "cyclic" ? undefined : scalar?.to;
}
