import type { PresentedImages } from "../data/presenter.ts";
import { ConfigError } from "../errors.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { columnMoments } from "./columnMoments.ts";
import { conditionFeeds } from "./condition.ts";
import { passSize } from "./passes.ts";

export interface DivergenceRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** Which images. */
  readonly images: Uint32Array;
  /** Gives these as the model is to see them, with what it is told of each. */
  readonly present: (images: Uint32Array) => Promise<PresentedImages>;
}

/**
 * The mean over images of KL(q(z|x) || p(z)) of each dimension, in nats: float64 [L]. Of a prior that depends on a condition it is
 * the KL to p(z|c), with each image's own c.
 *
 * @throws ConfigError where there are no images, or the prior has no KL of single dimensions in closed form
 */
export async function meanDivergence(request: DivergenceRequest): Promise<Float64Array> {
  const { model, session, images, present } = request;
  const { latentSize, prior } = model.parts;
  if (images.length === 0)
    throw new ConfigError("images to take the KL of: expected at least one, found none");
  if (model.divergence === undefined)
    throw new ConfigError(
      `KL of each dimension: expected a posterior and a prior between which it has a closed form, found the prior ${prior.name}.`,
    );
  const executable = await session.prepare(model.divergence);
  const divergences = columnMoments(latentSize);
  for (let begin = 0; begin < images.length; begin += passSize) {
    const pass = images.subarray(begin, begin + passSize);
    const { x, condition } = await present(pass);
    const feedCondition = conditionFeeds(model, model.divergence, condition, pass.length);
    const { kl } = await executable.run({ x, ...feedCondition(0, pass.length) }, pass.length);
    if (kl) divergences.add(kl);
  }
  return divergences.means();
}
