import { conditionalNormal } from "../vae/prior/conditionalNormal.ts";
import { gaussianMixture } from "../vae/prior/gaussianMixture.ts";
import { standardNormal } from "../vae/prior/standardNormal.ts";
import { vampPrior } from "../vae/prior/vampPrior.ts";
import type { Prior } from "../vae/seams.ts";
import type { Config } from "./config.ts";

/** Components where no number of them is said. */
const usualComponents = { mixture: 10, vamp: 50 } as const;

/** Whether the KL to the prior that a setting names is closed, and with it that of each dimension. */
export function hasClosedKl(prior: Config["prior"]): boolean {
  return prior === "normal" || prior === "conditional";
}

/** The prior that settings describe. */
export function priorOf({ prior, priorComponents }: Config): Prior {
  switch (prior) {
    case "normal":
      return standardNormal();
    case "conditional":
      return conditionalNormal();
    case "mixture":
      return gaussianMixture({ components: priorComponents ?? usualComponents.mixture });
    case "vamp":
      return vampPrior({ components: priorComponents ?? usualComponents.vamp });
  }
}
