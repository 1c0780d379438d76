import type { ConditionRows } from "../data/condition.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { conditionFeeds } from "./condition.ts";
import { codeCount } from "./mixture/mixture.ts";
import { passSize } from "./passes.ts";

export interface PriorDensityRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** float32 [n, L]. */
  readonly codes: Float32Array;
  /** The condition of each code, for a conditional model: labels, uint8 [n], or vectors, float32 [n, K]. */
  readonly condition?: ConditionRows | undefined;
}

/**
 * log p(z) of codes under a model's prior, in nats: [n]. Throws ConfigError if `codes` is not a multiple of L numbers,
 * or the condition does not fit the model.
 */
export async function priorLogDensity(request: PriorDensityRequest): Promise<Float64Array> {
  const { model, session, codes, condition } = request;
  const { latentSize } = model.parts;
  const count = codeCount(codes, latentSize);
  const feedCondition = conditionFeeds(model, model.priorDensity, condition, count);
  const executable = await session.prepare(model.priorDensity);
  const densities = new Float64Array(count).fill(Number.NaN);
  for (let begin = 0; begin < count; begin += passSize) {
    const end = Math.min(count, begin + passSize);
    const z = codes.subarray(begin * latentSize, end * latentSize);
    const { logDensity } = await executable.run({ z, ...feedCondition(begin, end) }, end - begin);
    if (logDensity !== undefined) densities.set(logDensity, begin);
  }
  return densities;
}
