/** The length of the first part of a training. Epochs may be fractions. */
export type Span = { readonly steps: number } | { readonly epochs: number };

export const scheduleKinds = ["constant", "linear", "cosine", "cyclic"] as const;
export type ScheduleKind = (typeof scheduleKinds)[number];

/** A scalar that changes from one value to another during training. */
export type ScalarSchedule =
  /** Linear, then constant (Bowman et al. 2016, KL annealing). */
  | { readonly kind: "linear"; readonly from: number; readonly to: number; readonly over: Span }
  /** Along half a cosine, slow at both ends, then constant. */
  | { readonly kind: "cosine"; readonly from: number; readonly to: number; readonly over: Span }
  /**
   * Cycles of equal length over the whole training: linear during the first part of each cycle (`rise`, a fraction),
   * then constant until the next cycle starts at `from` again (Fu et al. 2019, equations 6 and 7).
   */
  | {
      readonly kind: "cyclic";
      readonly from: number;
      readonly to: number;
      readonly cycles: number;
      readonly rise: number;
    };

/** A scalar of an objective: a number, or a schedule with a value for each step. */
export type Scalar = number | ScalarSchedule;
/** The scalars of an objective by name: beta, capacity. */
export type Scalars = Readonly<Record<string, Scalar>>;

/** The value of a scalar, or its name if it changes during training. */
export function factorOf(scalars: Scalars, name: string): number | string {
  const scalar = scalars[name];
  return typeof scalar === "number" ? scalar : name;
}

/** A weighted term of a loss: `4 x KL`, `beta x KL`, or `KL` alone for a weight of 1. */
export function weightedTerm(scalars: Scalars, name: string, term: string): string {
  const factor = factorOf(scalars, name);
  return factor === 1 ? term : `${factor} x ${term}`;
}

/** The final value of a scalar; undefined for a cyclic schedule. */
export function endOf(scalar: Scalar | undefined): number | undefined {
  if (typeof scalar === "number") return scalar;
  return scalar?.kind === "cyclic" ? undefined : scalar?.to;
}
