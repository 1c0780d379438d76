import { z } from "zod";
import { advice, change } from "../../advice.ts";
import type { Term } from "../../chapters.ts";
import { ConfigError } from "../../errors.ts";
import { type Applicability, after, field, number, oneOf, type ValuesOf } from "../../settings/field.ts";
import { factorOf, type Scalars } from "../../settings/scalar.ts";

export const kernelNames = ["rbf", "inverse-multiquadric"] as const;
export type KernelName = (typeof kernelNames)[number];

const elbo = after(oneOf("model", ["vae"]), oneOf("objective", ["elbo"]));
const used: Applicability = after(elbo, {
  when: "an MMD",
  add: advice`${change("mmdWeight", 10)}`,
  holds: ({ mmdWeight }) => mmdWeight !== undefined,
});

const settings = {
  mmdWeight: field(number().gt(0).max(1e9).optional(), {
    help: "adds the MMD between codes and prior to the loss, with this weight",
    otherwise: "default: none",
    aliases: ["mmd"],
    placeholder: "x",
    group: "Objective",
    chapter: "beyond",
    only: elbo,
    scalar: { name: "the weight of the MMD", most: 1e9, only: used },
  }),
  mmdKernel: field(z.enum(kernelNames).default("rbf"), {
    help: "kernel of the MMD",
    group: "Objective",
    chapter: "beyond",
    only: used,
  }),
  mmdBandwidths: field(z.array(number().gt(0).max(1e6)).min(1).max(64).readonly().default([1]), {
    help: "bandwidths of the kernel, relative to the mean squared distance of two draws from the standard normal prior",
    placeholder: "x,x",
    group: "Objective",
    chapter: "beyond",
    only: used,
  }),
};
export type MmdValues = ValuesOf<typeof settings>;

/**
 * lambda MMD^2(q(z), p(z)), which may be added to an ELBO: InfoVAE (Zhao et al. 2017, equation 6) and WAE (Tolstikhin
 * et al. 2018, algorithm 2). Everything except its graph.
 */
export const mmdPart = {
  formula: "lambda MMD",
  notation: "λ MMD²(q(z), p(z))",
  glossary: {
    name: "MMD",
    meaning:
      "The maximum mean discrepancy: a distance between the codes of all data and the prior, computed from draws of both.",
    chapter: "beyond",
  } satisfies Term,
  settings,
  scalars: ["mmdWeight"] as const,
  isUsed: ({ mmdWeight }: MmdValues) => mmdWeight !== undefined,
  term: (scalars: Scalars) => `${factorOf(scalars, "mmdWeight")} x MMD`,
  /** The name of a loss with an MMD; `klLoss` is the name that the KL penalty gives it. */
  loss: (klLoss: string, isElbo: boolean, ofGrey: string) =>
    isElbo ? `InfoVAE loss (MMD)${ofGrey}` : `${klLoss}${ofGrey}, with an MMD`,
  excess: "an MMD, on average not negative, is added",
  estimator: ({ mmdKernel, mmdBandwidths }: MmdValues) => ({
    mmd: `unbiased, kernel ${mmdKernel} of bandwidths ${mmdBandwidths.join(", ")}`,
  }),
  /** Throws ConfigError if a batch has too few codes. */
  requireFit({ mmdWeight }: MmdValues, { batchSize }: { readonly batchSize: number }) {
    if (mmdWeight === undefined || batchSize >= 2) return;
    throw new ConfigError(
      `the MMD is estimated from the codes of a batch and requires at least 2, found ${batchSize}.`,
      {
        setting: "mmdWeight",
        value: mmdWeight,
        remedy: advice`Add ${change("batchSize", 64)}, or drop ${change("mmdWeight")}.`,
      },
    );
  },
};
