import { z } from "zod";
import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { field, number, type ValuesOf } from "../../settings/field.ts";
import { endOf, factorOf, type Scalars } from "../../settings/scalar.ts";
import type { KlDiagnosis } from "../kl/part.ts";
import type { ObjectivePart } from "./part.ts";

/** Estimators of the encoder's gradient. */
export const pathGradients = ["reparameterised", "doubly-reparameterised"] as const;
export type PathGradient = (typeof pathGradients)[number];

const settings = {
  groups: field(z.int().min(1).max(65_536).default(1), {
    help: "groups of samples; iwae and dreg average the bounds of the groups",
    placeholder: "n",
    group: "Objective",
    chapter: "elbo",
  }),
  elboWeight: field(number().min(0).max(1).default(0), {
    help: "weight of the plain ELBO, mixed with the bound of iwae or dreg",
    placeholder: "x",
    group: "Objective",
    chapter: "elbo",
    scalar: { name: "the weight of the plain ELBO", most: 1 },
  }),
};

export interface ImportanceWeightedValues extends ValuesOf<typeof settings> {
  readonly objective: string;
  readonly samples: number;
  readonly elboWeightSchedule?: string | undefined;
}

const diagnosis: KlDiagnosis = {
  allowMore: (_, freeNats) =>
    advice`Lower the learning rate (${change("learningRate")}), or use free bits (${change("objective", "elbo")} ${freeNats}).`,
  allowLess: () =>
    advice`Use the plain ELBO (${change("objective", "elbo")}), or mix it in (${change("elboWeight", 0.5)}).`,
};

/**
 * The importance-weighted bound (Burda et al. 2016, equation 8), its means over groups (MIWAE) and its mixture with the
 * ELBO (CIWAE; Rainforth et al. 2018, equations 9 and 10).
 */
export const iwaePart = {
  kind: "iwae",
  settings,
  scalars: ["elboWeight"] as const,
  gradient: "reparameterised" as PathGradient,
  diagnosis,
  scalarNames: (values) => (isMixed(values) ? ["elboWeight"] : []),
  family: () => "importance-weighted",
  loss: (values, _, ofGrey) => {
    if (ofGrey !== "") return `importance-weighted loss${ofGrey}`;
    return isMixed(values) ? "negative IWAE bound mixed with the ELBO" : "negative IWAE bound";
  },
  mark: ({ groups }, _, { evaluationSamples }) => `IWAE ${evaluationSamples / groups}`,
  terms({ samples, groups, ...values }, scalars) {
    const each = `-log mean weight of ${samples / groups} samples`;
    const bound = groups === 1 ? each : `mean over ${groups} groups of ${each}`;
    if (!isMixed(values)) return bound;
    const elbo = factorOf(scalars, "elboWeight");
    const own = typeof elbo === "number" ? 1 - elbo : `(1 - ${elbo})`;
    return `${own} x (${bound}) + ${elbo} x (reconstruction + KL)`;
  },
  notation: (values) => {
    const bound = "E[log (1/K) Σ p(x, z_k) / q(z_k|x)]";
    return [isMixed(values) ? `−(1 − w) ${bound} − w ELBO` : `−${bound}`];
  },
  glossary: () => [
    {
      name: "importance-weighted bound",
      meaning:
        "A lower bound on log p(x) from the mean of several importance weights: at least the ELBO, and closer to log p(x) with more samples.",
      chapter: "elbo",
    },
  ],
  bound: ({ samples }) => ({
    holds: true,
    reason:
      `-loss is an importance-weighted bound on log p(x), in expectation over the ${samples} codes drawn for each image: ` +
      "at least the ELBO, and tighter with more codes. The reported reconstruction and KL are the terms of the ELBO.",
  }),
  estimator: () => ({}),
  requireFit({ objective, samples, groups }, scalars, { evaluationSamples }) {
    requireSamples(objective, samples, groups);
    requireBoundInLoss(scalars);
    for (const [name, count] of Object.entries({ samples, evaluationSamples })) {
      if (count % groups === 0) continue;
      throw new ConfigError(
        `expected a divisor of the ${count} ${name}, found ${groups}: all groups have the same size.`,
        {
          setting: "groups",
          value: groups,
          remedy: advice`Set ${change(name, Math.ceil(count / groups) * groups)}, or a divisor.`,
        },
      );
    }
  },
} as const satisfies ObjectivePart<ImportanceWeightedValues> & Record<string, unknown>;

/** The same bound with the doubly reparameterised gradient (Tucker et al. 2019, equation 8). */
export const dregPart = {
  ...iwaePart,
  kind: "dreg",
  gradient: "doubly-reparameterised" as PathGradient,
  estimator: () => ({ gradient: "doubly reparameterised" }),
} as const;

/** Whether the bound is mixed with the ELBO. */
export function isMixed({
  elboWeight,
  elboWeightSchedule = "constant",
}: Pick<ImportanceWeightedValues, "elboWeight" | "elboWeightSchedule">): boolean {
  return elboWeight > 0 || elboWeightSchedule !== "constant";
}

function requireSamples(objective: string, samples: number, groups: number): void {
  const drop = advice`or drop ${change("objective")}`;
  if (samples < 2) {
    throw new ConfigError(
      `the objective '${objective}' requires several codes for each image; with one it is the ELBO.`,
      {
        setting: "samples",
        value: samples,
        remedy: advice`Add ${change("samples", groups > 1 ? 2 * groups : 5)}, ${drop}.`,
      },
    );
  }
  if (groups >= samples) {
    throw new ConfigError(
      `expected fewer than the ${samples} samples, found ${groups}: the bound of one sample is the ELBO.`,
      { setting: "groups", value: groups, remedy: advice`Set fewer, ${drop}.` },
    );
  }
}

function requireBoundInLoss({ elboWeight }: Scalars): void {
  if (typeof elboWeight !== "number" || endOf(elboWeight) !== 1) return;
  throw new ConfigError("expected a number below 1, found 1: the loss would be the plain ELBO.", {
    setting: "elboWeight",
    value: 1,
    remedy: advice`Set a smaller weight, or drop ${change("objective")}.`,
  });
}
