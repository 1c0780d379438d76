import type { Objective } from "../interfaces.ts";
import { klPenaltyOf } from "../kl/parts.graph.ts";
import { composedElbo } from "./elbo.graph.ts";
import type { ElboValues } from "./elbo.ts";
import { importanceWeighted } from "./importanceWeighted.graph.ts";
import {
  dregPart,
  type ImportanceWeightedValues,
  isMixed,
  iwaePart,
  type PathGradient,
} from "./importanceWeighted.ts";
import { maximumMeanDiscrepancy } from "./maximumMeanDiscrepancy.graph.ts";
import { mmdPart } from "./maximumMeanDiscrepancy.ts";
import type { ObjectiveKind } from "./parts.ts";

/** The settings that the objectives of a variational autoencoder depend on. */
export type ObjectiveValues = ElboValues & ImportanceWeightedValues & { readonly objective: ObjectiveKind };

const graphs: { readonly [Kind in ObjectiveKind]: (values: ObjectiveValues) => Objective } = {
  elbo: (values) =>
    composedElbo({
      kl: klPenaltyOf(values),
      also: mmdPart.isUsed(values) ? [discrepancyOf(values)] : [],
    }),
  iwae: (values) => boundOf(values, iwaePart.gradient),
  dreg: (values) => boundOf(values, dregPart.gradient),
};

/** The objective that settings describe, of a variational autoencoder. */
export function objectiveOf(values: ObjectiveValues): Objective {
  return graphs[values.objective](values);
}

function discrepancyOf({ mmdKernel, mmdBandwidths }: ElboValues) {
  return maximumMeanDiscrepancy({ kernel: mmdKernel, bandwidths: mmdBandwidths });
}

function boundOf(values: ObjectiveValues, gradient: PathGradient): Objective {
  return importanceWeighted({ gradient, groups: values.groups, mixed: isMixed(values) });
}
