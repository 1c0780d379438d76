import type { Value } from "../../graph/value.ts";
import type { ObjectiveTerms } from "../seams.ts";

/**
 * A part of a loss besides the reconstruction. The first kind says what the KL costs, the second kind is added to it.
 * Any of the first goes with any of the second.
 */
interface Part {
  readonly name: string;
  /** Scalars that it is fed, by name. */
  readonly scalars: readonly string[];
  /** Whether it is of a batch as a whole, as `Objective.ofBatch` says. Default: no. */
  readonly ofBatch?: boolean;
}

export interface KlPenalty extends Part {
  /** `kl` [N], the plain KL of each datum; `divergence` of each dimension where it has a closed form. */
  build(terms: PenaltyTerms, scalars: Scalars): Penalty;
}

export interface Regulariser extends Part {
  readonly usesPriorSamples: boolean;
  build(terms: ObjectiveTerms, scalars: Scalars): Penalty;
}

export interface PenaltyTerms extends ObjectiveTerms {
  readonly kl: Value;
}

export interface Penalty {
  /** What is added to the reconstruction, [N], in nats per datum. */
  readonly penalty: Value;
  /** Further figures to report, [N] each, by name. */
  readonly terms?: Readonly<Record<string, Value>>;
}

type Scalars = Readonly<Record<string, Value>>;

/** A scalar that the objective was promised. */
export function scalarOf(scalars: Scalars, name: string): Value {
  const value = scalars[name];
  if (value === undefined) throw new RangeError(`expected the scalar ${name}, found ${Object.keys(scalars)}`);
  return value;
}
