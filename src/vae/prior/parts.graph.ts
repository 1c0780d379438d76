import type { Prior } from "../interfaces.ts";
import { conditionalNormal } from "./conditionalNormal.graph.ts";
import { gaussianMixture } from "./gaussianMixture.graph.ts";
import { mixtureComponents } from "./gaussianMixture.ts";
import type { PriorKind, PriorValues } from "./parts.ts";
import { standardNormal } from "./standardNormal.graph.ts";
import { vampPrior } from "./vampPrior.graph.ts";
import { vampComponents } from "./vampPrior.ts";

const graphs: { readonly [Kind in PriorKind]: (values: PriorValues) => Prior } = {
  normal: standardNormal,
  mixture: (values) => gaussianMixture({ components: mixtureComponents(values) }),
  vamp: (values) => vampPrior({ components: vampComponents(values) }),
  conditional: conditionalNormal,
};

/** The prior that settings describe. */
export function priorOf(values: PriorValues & { readonly prior: PriorKind }): Prior {
  return graphs[values.prior](values);
}
