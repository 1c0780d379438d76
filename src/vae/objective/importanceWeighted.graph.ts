import { ConfigError } from "../../errors.ts";
import {
  add,
  divide,
  exp,
  maximum,
  multiply,
  negate,
  type Operand,
  reduceMean,
  reduceSum,
  reshape,
  square,
  stopGradient,
  subtract,
} from "../../graph/build.ts";
import { gradients } from "../../graph/gradient.ts";
import { dimensionAt, N } from "../../graph/shape.ts";
import type { Value } from "../../graph/value.ts";
import { logSumExp } from "../../nn/logSumExp.ts";
import type { Objective, ObjectiveTerms } from "../interfaces.ts";
import { densityOf, klOf } from "../kl/divergence.graph.ts";
import { iwaePart, type PathGradient } from "./importanceWeighted.ts";
import { scalarOf } from "./penalty.graph.ts";

/** Keeps a weight that underflowed from making 0 / 0. */
const smallest = 1e-30;

export interface ImportanceWeightedOptions {
  /** How derivatives to the encoder are estimated. Default: reparameterised. */
  readonly gradient?: PathGradient;
  /** Over so many groups of samples the bound is averaged; k must be a multiple. Default: 1. */
  readonly groups?: number;
  /** Whether the plain ELBO has a part in the loss: the scalar `elboWeight`, from 0 to 1. Default: it has none. */
  readonly mixed?: boolean;
}

/**
 * The importance-weighted bound: -log of the mean over k samples of p(x, z) / q(z|x), in nats per datum (Burda et al.
 * 2016, equation 8). It bounds -log p(x) from above, with k samples tighter than with k - 1. With k = 1 it is the ELBO.
 * With `groups`, the mean of as many bounds of k / groups samples each is minimised (MIWAE), with `mixed` a mixture of
 * it and the ELBO (CIWAE; both Rainforth et al. 2018, equations 9 and 10).
 *
 * As k grows, the usual derivative to the encoder drowns in its noise. `doubly-reparameterised` has the same mean and a
 * lower variance: the derivative of each log weight along its sample's path, times the square of its share (Tucker et
 * al. 2019, equation 8). Reported are the reconstruction and KL of the plain ELBO of the same samples.
 *
 * @throws ConfigError for groups out of bounds, or where z has no density
 */
export function importanceWeighted(options: ImportanceWeightedOptions = {}): Objective {
  const { gradient = "reparameterised", groups = 1, mixed = false } = options;
  requireGroups(groups);
  const doubly = gradient === "doubly-reparameterised";
  return {
    name: nameOf(groups, mixed),
    scalars: mixed ? ["elboWeight"] : [],
    largest: { elboWeight: 1 },
    detachesSamples: doubly,
    diagnosis: iwaePart.diagnosis,
    build(terms, scalars) {
      const logWeights = logWeightsOf(terms);
      const samples = Number(dimensionAt(logWeights.type.shape, 1));
      if (samples % groups !== 0) {
        throw new ConfigError(
          `importance-weighted bound: expected samples in ${groups} equal groups, found ${samples} samples. Take a multiple.`,
        );
      }
      const elboWeight = mixed ? scalarOf(scalars, "elboWeight") : undefined;
      const shape = { groups, elboWeight, samples };
      const loss = negate(mixture(logWeights, shape));
      return {
        ...(doubly
          ? { minimise: doublyReparameterised(logWeights, terms, shape), loss }
          : { minimise: loss }),
        reconstruction: negate(reduceMean(terms.logLikelihood, { axes: [1] })),
        kl: klOf(terms),
      };
    },
  };
}

/** log p(x|z) + log p(z) - log q(z|x), [N, k]. */
function logWeightsOf({ logLikelihood, logPrior, logPosterior }: ObjectiveTerms): Value {
  return subtract(add(logLikelihood, logPrior), densityOf(logPosterior));
}

interface Mixture {
  readonly groups: number;
  /** A scalar; undefined where the ELBO has no part. */
  readonly elboWeight: Value | undefined;
  readonly samples: number;
}

/** The bound itself, [N]: the mean over groups of log mean e^logWeight, mixed with the mean of logWeight. */
function mixture(logWeights: Value, { groups, elboWeight, samples }: Mixture): Value {
  const each = logSumExp(inGroups(logWeights, groups, samples), { axes: [2] });
  const bound = subtract(reduceMean(each, { axes: [1] }), Math.log(samples / groups));
  return mix(bound, reduceMean(logWeights, { axes: [1] }), elboWeight);
}

/**
 * A value whose derivatives are those of the loss to decoder and prior, and the doubly reparameterised ones to the
 * posterior. The terms are made of samples that derivatives do not pass: those of the log weights to the samples are
 * taken here, weighted, and sent on along the reparameterised samples alone, which leaves out the score of the
 * posterior.
 */
function doublyReparameterised(
  logWeights: Value,
  { logLikelihood, logPrior, logPosterior, z, reparameterised }: ObjectiveTerms,
  { groups, elboWeight, samples }: Mixture,
): Value {
  const grouped = inGroups(logWeights, groups, samples);
  const normaliser = logSumExp(grouped, { axes: [2], keepDimensions: true });
  const shares = stopGradient(reshape(exp(subtract(grouped, normaliser)), [N, samples]));
  // The bound's derivative to each log weight, and the factor that turns it into the doubly reparameterised one.
  const weights = mix(multiply(shares, 1 / groups), 1 / samples, elboWeight);
  const squared = mix(multiply(square(shares), 1 / groups), 1 / samples, elboWeight);
  const factor = elboWeight === undefined ? shares : divide(squared, maximum(weights, smallest));
  const joint = negate(reduceSum(multiply(add(logLikelihood, logPrior), weights), { axes: [1] }));
  const score = reduceSum(multiply(densityOf(logPosterior), weights), { axes: [1] });
  const [alongPath] = gradients(reduceSum(add(joint, score)), [z]);
  if (alongPath === undefined) return joint;
  const sent = stopGradient(multiply(alongPath, reshape(factor, [N, samples, 1])));
  return add(joint, reduceSum(multiply(sent, reparameterised), { axes: [1, 2] }));
}

/** The first of two where the second has no part, else both by their parts. */
function mix(bound: Value, elbo: Operand, elboWeight: Value | undefined): Value {
  if (elboWeight === undefined) return bound;
  return add(multiply(bound, subtract(1, elboWeight)), multiply(elboWeight, elbo));
}

function inGroups(logWeights: Value, groups: number, samples: number): Value {
  return reshape(logWeights, [N, groups, samples / groups]);
}

function nameOf(groups: number, mixed: boolean): string {
  const bound = `negative importance-weighted bound${groups === 1 ? "" : `, mean of ${groups} groups`}`;
  return mixed ? `${bound}, mixed with the negative ELBO` : bound;
}

function requireGroups(groups: number): void {
  if (!Number.isSafeInteger(groups) || groups < 1) {
    throw new ConfigError(`groups: expected a whole number from 1 on, found ${groups}.`);
  }
}
