import { endOf, type Scalars } from "../../settings/scalar.ts";
import type { KlPart } from "../kl/part.ts";
import { type KlKind, type KlValues, klParts } from "../kl/parts.ts";
import { elboBound } from "./elboBound.ts";
import { type MmdValues, mmdPart } from "./maximumMeanDiscrepancy.ts";
import type { LossFamily, ObjectivePart } from "./part.ts";

/** The settings that an ELBO depends on: those of its KL penalty and of the MMD. */
export interface ElboValues extends KlValues, MmdValues {
  readonly kl: KlKind;
  readonly samples: number;
}

/** -log p(x|z), in expectation over codes of the datum. */
const reconstructionNotation = "E[−log p(x|z)]";

/** The evidence lower bound with one of several KL penalties. An MMD may be added. */
export const elboPart = {
  kind: "elbo",
  settings: {},
  scalars: [] as const,
  scalarNames: (values) => [
    ...klParts[values.kl].scalars,
    ...(mmdPart.isUsed(values) ? mmdPart.scalars : []),
  ],
  family: familyOf,
  loss(values, scalars, ofGrey) {
    if (familyOf(values, scalars) === "elbo") return sumName(ofGrey !== "");
    const { loss, isElbo } = klParts[values.kl];
    return mmdPart.isUsed(values) ? mmdPart.loss(loss, isElbo, ofGrey) : `${loss}${ofGrey}`;
  },
  mark(values, scalars, { grey }) {
    if (familyOf(values, scalars) === "weighted") return "weighted";
    return grey ? undefined : "-ELBO";
  },
  terms(values, scalars) {
    const discrepancy = mmdPart.isUsed(values) ? ` + ${mmdPart.term(scalars)}` : "";
    return `reconstruction + ${klParts[values.kl].term(values, scalars)}${discrepancy}`;
  },
  notation: (values) => [
    reconstructionNotation,
    klParts[values.kl].notation,
    ...(mmdPart.isUsed(values) ? [mmdPart.notation] : []),
  ],
  glossary(values) {
    const { glossary }: KlPart = klParts[values.kl];
    return [...(glossary ? [glossary] : []), ...(mmdPart.isUsed(values) ? [mmdPart.glossary] : [])];
  },
  bound: (values, scalars, context) => {
    const part: KlPart = klParts[values.kl];
    const added = mmdPart.isUsed(values) ? mmdPart.excess : undefined;
    return elboBound({ part, added, scalars, samples: values.samples, binarize: context.binarize });
  },
  estimator: (values) => {
    const part: KlPart = klParts[values.kl];
    return { ...part.estimator?.(values), ...(mmdPart.isUsed(values) && mmdPart.estimator(values)) };
  },
  requireFit(values, _, context) {
    const part: KlPart = klParts[values.kl];
    part.requireFit?.(values, context);
    mmdPart.requireFit(values, context);
  },
} as const satisfies ObjectivePart<ElboValues> & Record<string, unknown>;

/**
 * The name of reconstruction + KL. `grey`: whether the likelihood is a Bernoulli of grey pixels, which is not
 * normalised.
 */
export function sumName(grey: boolean): string {
  return grey ? "cross-entropy of grey pixels + KL" : "negative ELBO";
}

/** Whether the loss is reconstruction + beta KL with a constant beta. */
export function hasPlainKl(values: ElboValues, scalars: Scalars): boolean {
  const { isElbo, weights } = klParts[values.kl];
  return isElbo && !mmdPart.isUsed(values) && weights.every((name) => typeof scalars[name] === "number");
}

function familyOf(values: ElboValues, scalars: Scalars): LossFamily {
  const { weights } = klParts[values.kl];
  const isPlain = hasPlainKl(values, scalars) && weights.every((name) => endOf(scalars[name]) === 1);
  return isPlain ? "elbo" : "weighted";
}
