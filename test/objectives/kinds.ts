import type { Objective, Prior } from "../../src/vae/interfaces.ts";
import { capacityKl } from "../../src/vae/kl/capacity.graph.ts";
import { freeBits } from "../../src/vae/kl/freeBits.graph.ts";
import { totalCorrelation } from "../../src/vae/kl/totalCorrelation.graph.ts";
import { weightedKl } from "../../src/vae/kl/weighted.graph.ts";
import { composedElbo } from "../../src/vae/objective/elbo.graph.ts";
import { importanceWeighted } from "../../src/vae/objective/importanceWeighted.graph.ts";
import { maximumMeanDiscrepancy } from "../../src/vae/objective/maximumMeanDiscrepancy.graph.ts";
import { gaussianMixture } from "../../src/vae/prior/gaussianMixture.graph.ts";
import { vampPrior } from "../../src/vae/prior/vampPrior.graph.ts";

interface Kind {
  readonly objective: Objective;
  readonly scalars: Readonly<Record<string, number>>;
  readonly samples?: number;
}

const rbf = maximumMeanDiscrepancy({ kernel: "rbf", bandwidths: [0.5, 2] });
const inverse = maximumMeanDiscrepancy({ kernel: "inverse-multiquadric", bandwidths: [1] });
const decomposed = { beta: 6, informationWeight: 0.5, dimensionWeight: 1.5, dataCount: 500 };

/** All objectives whose derivatives are those of their loss, with scalars away from any kink. */
export const objectives: Readonly<Record<string, Kind>> = {
  "beta KL": { objective: composedElbo({ kl: weightedKl() }), scalars: { beta: 4 }, samples: 2 },
  capacity: { objective: composedElbo({ kl: capacityKl() }), scalars: { gamma: 10, capacity: 25 } },
  "free bits of a dimension": {
    objective: composedElbo({ kl: freeBits("dimension") }),
    scalars: { beta: 2, freeBits: 0.3 },
  },
  "free bits in total": {
    objective: composedElbo({ kl: freeBits("total") }),
    scalars: { beta: 2, freeBits: 0.1 },
  },
  "total correlation, weighted": {
    objective: composedElbo({ kl: totalCorrelation("weighted") }),
    scalars: decomposed,
    samples: 2,
  },
  "total correlation, stratified": {
    objective: composedElbo({ kl: totalCorrelation("stratified") }),
    scalars: decomposed,
  },
  "beta KL and MMD, RBF": {
    objective: composedElbo({ kl: weightedKl(), also: [rbf] }),
    scalars: { beta: 0.5, mmdWeight: 50 },
  },
  "capacity and MMD, inverse multiquadric": {
    objective: composedElbo({ kl: capacityKl(), also: [inverse] }),
    scalars: { gamma: 10, capacity: 0, mmdWeight: 50 },
  },
  "importance-weighted bound": { objective: importanceWeighted(), scalars: {}, samples: 3 },
  "importance-weighted bounds of groups, mixed with the ELBO": {
    objective: importanceWeighted({ groups: 2, mixed: true }),
    scalars: { elboWeight: 0.3 },
    samples: 4,
  },
};

export const learnedPriors: Readonly<Record<string, Prior>> = {
  "a mixture of Gaussians": gaussianMixture({ components: 3 }),
  "a VampPrior": vampPrior({ components: 3 }),
};
