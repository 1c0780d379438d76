import { reshape, slice } from "../../graph/build.ts";
import type { Value } from "../../graph/value.ts";
import type { ObjectiveTerms } from "../interfaces.ts";
import type { KlDiagnosis, KlPart } from "../kl/part.ts";

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
  /** Whether it is the ELBO's own term while its weight is 1. Default: no. */
  readonly isElbo?: boolean;
  /** How it acts on codes, for the diagnosis of a training. Default: unknown. */
  readonly diagnosis?: KlDiagnosis;
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
  /** Further metrics to report, [N] each, by name. */
  readonly terms?: Readonly<Record<string, Value>>;
}

type Scalars = Readonly<Record<string, Value>>;

/** The penalty of a part, from the graph of its term. */
export function penaltyOf(
  {
    formula,
    scalars,
    ofBatch,
    isElbo,
    diagnosis,
  }: Pick<KlPart, "formula" | "scalars" | "ofBatch" | "isElbo" | "diagnosis">,
  build: KlPenalty["build"],
): KlPenalty {
  return { name: formula, scalars, ofBatch, isElbo, diagnosis, build };
}

/** The first sample of each datum: [N, k, ...] to [N, ...]. */
export function firstSample(value: Value): Value {
  const [batch, , ...rest] = value.type.shape;
  return reshape(slice(value, 1, 0, 1), batch === undefined ? rest : [batch, ...rest]);
}

/** A scalar that the objective was promised. */
export function scalarOf(scalars: Scalars, name: string): Value {
  const value = scalars[name];
  if (value === undefined) throw new RangeError(`expected the scalar ${name}, found ${Object.keys(scalars)}`);
  return value;
}
