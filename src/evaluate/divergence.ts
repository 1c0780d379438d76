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
  /** Indices of the images in their split. */
  readonly images: Uint32Array;
  /** Returns these images as the model's input, with their conditions. */
  readonly present: (images: Uint32Array) => Promise<PresentedImages>;
}

/**
 * The mean over images of KL(q(z|x) || p(z)) of each dimension, in nats: float64 [L]. For a conditional prior it is the
 * KL to p(z|c), with each image's own c.
 *
 * @throws ConfigError if there are no images, or the prior has no closed-form KL per dimension
 */
export async function meanDivergence(request: DivergenceRequest): Promise<Float64Array> {
  const { model, session, images, present } = request;
  const { latentSize, prior } = model.parts;
  if (images.length === 0) throw new ConfigError("there are no images to compute the KL of");
  if (model.divergence === undefined)
    throw new ConfigError(
      `KL of each dimension: it has no closed form between this posterior and the prior ${prior.name}.`,
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
