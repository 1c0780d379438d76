import { imagesInOrder } from "../data/batches.ts";
import type { ImageSplit } from "../data/dataset.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Executable } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { conditionFeeds } from "./condition.ts";
import { passSize } from "./passes.ts";

export interface ActiveUnitsRequest {
  readonly model: Model;
  /** The model's `encoding` program, prepared. */
  readonly executable: Executable;
  readonly split: ImageSplit;
  /** Shows the split's images as the model was trained on them. */
  readonly presenter: Presenter;
  /** Variance above which a dimension counts. Default: 0.01, as in the paper. */
  readonly threshold?: number;
}

export interface ActiveUnits {
  /** Dimensions of the code that tell data apart. */
  readonly count: number;
  /** The variance over the data of each dimension's posterior mean, [L]. */
  readonly variances: Float64Array;
}

/**
 * The dimensions whose posterior mean varies over the data, Cov_x(E_q(z|x)[z_j]) > 0.01; the others carry nothing of x
 * (Burda et al. 2016, section 5.2). Takes no noise.
 */
export async function countActiveUnits(request: ActiveUnitsRequest): Promise<ActiveUnits> {
  const { model, executable, split, presenter, threshold = 0.01 } = request;
  const { latentSize } = model.parts;
  const mean = new Float64Array(latentSize);
  const squares = new Float64Array(latentSize);
  let seen = 0;
  for (const images of imagesInOrder(split.count, passSize)) {
    const { x, condition } = presenter.evaluation(split, images);
    const told = conditionFeeds(model, model.encoding, condition, images.length);
    const feeds = { x, ...told(0, images.length) };
    const { mu = new Float32Array(0) } = await executable.run(feeds, images.length);
    // Welford's update, which keeps its digits where the mean is large.
    for (let row = 0; row < images.length; row++) {
      seen += 1;
      for (let j = 0; j < latentSize; j++) {
        const value = mu[row * latentSize + j] ?? Number.NaN;
        const away = value - (mean[j] ?? 0);
        mean[j] = (mean[j] ?? 0) + away / seen;
        squares[j] = (squares[j] ?? 0) + away * (value - (mean[j] ?? 0));
      }
    }
  }
  const variances = squares.map((sum) => sum / seen);
  return { count: variances.filter((variance) => variance > threshold).length, variances };
}
