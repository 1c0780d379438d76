import { endOf, type Scalar, type Scalars } from "../../settings/scalar.ts";
import type { KlPart } from "../kl/part.ts";
import { type Bound, elboIsBound } from "./part.ts";

export interface BoundedElbo {
  readonly part: KlPart;
  /** Why the term added to the KL penalty is not negative on average; undefined if no term is added. */
  readonly added: string | undefined;
  readonly scalars: Scalars;
  /** Codes drawn for each image. */
  readonly samples: number;
  /** The setting `binarize`, which determines the images x of log p(x). */
  readonly binarize: string;
}

/**
 * Whether -loss bounds log p(x) from below. With R = -E_q[log p(x|z)], -(R + KL) is the ELBO, and ELBO = log p(x) -
 * KL(q(z|x) || p(z|x)) (Kingma and Welling, 2014, equations 1 to 3). As KL >= 0, -(R + beta KL) is at most the ELBO if
 * beta >= 1, but not below 1.
 */
export function elboBound(elbo: BoundedElbo): Bound {
  const { part, scalars } = elbo;
  const none = part.noBound?.(scalars);
  if (none !== undefined) return { holds: false, reason: `${none} ${elboIsBound}` };
  const weights = part.weights.map((name) => ({ name, scalar: scalars[name] ?? 1 }));
  const changing = weights.flatMap(({ name, scalar }) =>
    typeof scalar === "number" ? [] : [{ name, ...scalar }],
  );
  if (changing.length > 0) return boundOfSchedules(changing, part.weighsWhole);
  const least = Math.min(...weights.map(({ scalar }) => endOf(scalar) ?? 1));
  return least < 1 ? tooLow(least, elbo) : boundOfConstants(least, elbo);
}

type Changing = { readonly name: string } & Exclude<Scalar, number>;

function boundOfSchedules(changing: readonly Changing[], weighsWhole: boolean): Bound {
  const named = changing.map(({ name }) => name).join(", ");
  const low = changing.some(({ from, to }) => Math.min(from, to) < 1);
  if (!low && weighsWhole) {
    return {
      holds: true,
      reason: `The schedule keeps ${named} at 1 or more, so that -loss is at most the ELBO, a lower bound on log p(x). ${elboIsBound}`,
    };
  }
  const rests = changing.every(({ kind, to }) => kind !== "cyclic" && to >= 1);
  return {
    holds: rests,
    reason: rests
      ? `Once ${changing.map(({ name, to }) => `${name} has reached ${to}`).join(" and ")}, -loss is at most the ELBO, a lower bound ` +
        `on log p(x) in expectation over the codes drawn; before that, it may not be a bound. ${elboIsBound}`
      : `While ${named} is below 1, -loss may exceed log p(x). ${elboIsBound}`,
  };
}

/** A weight below 1. */
function tooLow(beta: number, { part, added }: BoundedElbo): Bound {
  const plain = part.excess === undefined && added === undefined;
  const excess = plain
    ? `-loss is the ELBO plus ${Number((1 - beta).toPrecision(12))} x KL, which may exceed log p(x)`
    : "the loss contains only a part of the KL, so that -loss may exceed log p(x)";
  return { holds: false, reason: `With beta ${beta}, below 1, ${excess}. ${elboIsBound}` };
}

function boundOfConstants(beta: number, { part, added, samples, binarize }: BoundedElbo): Bound {
  const more = part.excess ?? added;
  if (more !== undefined) {
    return {
      holds: true,
      reason: `-loss is at most the ELBO on average over batches, as ${more}: a lower bound on log p(x), but a looser one. ${elboIsBound}`,
    };
  }
  const shown = binarize === "none" ? "images" : "binarized images";
  const images = `log p(x) of the ${shown}${binarize === "dynamic" ? ", on average over the random binarization" : ""}`;
  const estimated = `in expectation over the codes drawn, ${samples === 1 ? "one" : samples} for each image`;
  if (beta === 1)
    return { holds: true, reason: `-loss is the ELBO: a lower bound on ${images}, ${estimated}.` };
  return {
    holds: true,
    reason:
      `With beta ${beta}, above 1, -loss is at most the ELBO, as KL >= 0: a lower bound on ${images}, ${estimated}, ` +
      "but a looser one than -(reconstruction + KL), the ELBO.",
  };
}
