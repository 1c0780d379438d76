import { everyImage } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { encodeImages } from "./codes.ts";
import { activeCount, latentDimensions } from "./latent.ts";

export interface ActiveUnitsRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Presents the split's images as in training. */
  readonly presenter: Presenter;
  /** Variance above which a dimension counts. Default: 0.01, as in the paper. */
  readonly threshold?: number;
}

export interface ActiveUnits {
  /** The number of active dimensions. */
  readonly count: number;
  /** The variance over the data of each dimension's posterior mean, [L]. */
  readonly variances: Float64Array;
}

/**
 * The dimensions whose posterior mean varies over the data, Cov_x(E_q(z|x)[z_j]) > 0.01; the others carry no
 * information about x (Burda et al. 2016, section 5.2). Draws no noise. Throws DataError as `encodeImages` does.
 */
export async function countActiveUnits(request: ActiveUnitsRequest): Promise<ActiveUnits> {
  const { model, session, split, presenter, threshold } = request;
  const encodings = await encodeImages({
    model,
    session,
    images: everyImage(split.count),
    present: (images) => presenter.evaluation(split, images),
  });
  const dimensions = latentDimensions(encodings);
  const variances = Float64Array.from(dimensions, ({ standardDeviation }) => standardDeviation ** 2);
  return { count: activeCount(variances, threshold), variances };
}
