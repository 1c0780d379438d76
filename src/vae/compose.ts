import { ConfigError } from "../errors.ts";
import { add, cast, multiply, reshape, subtract } from "../graph/build.ts";
import { elementCount, N } from "../graph/shape.ts";
import { input, type Value } from "../graph/value.ts";
import type { Scope } from "../nn/scope.ts";
import { conditionOf, conditionPerSample } from "./condition.ts";
import type {
  Condition,
  DataShape,
  Decoder,
  Distribution,
  Encoder,
  Likelihood,
  Objective,
  Posterior,
  Prior,
  PriorModel,
} from "./interfaces.ts";

/** The parts that define a model completely. */
export interface ModelParts {
  readonly dataShape: DataShape;
  /**
   * Of the data that are fed: bytes, which are scaled to [0, 1] in the graph, or floats as they are. Default: uint8.
   */
  readonly elementType?: "uint8" | "float32";
  readonly latentSize: number;
  /** Posterior samples per datum in training. Default: 1. */
  readonly samples?: number;
  /** Posterior samples per datum in evaluation. Default: the same number as in training. */
  readonly evaluationSamples?: number;
  /** Whether the clean datum is fed separately, as `target`, and x is its corrupted form. Default: no. */
  readonly denoising?: boolean;
  /**
   * The condition c of a conditional model: encoder and decoder get it in addition to x and z, and so does a prior that
   * depends on it. Default: none.
   */
  readonly condition?: Condition;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly posterior: Posterior;
  readonly likelihood: Likelihood;
  readonly prior: Prior;
  readonly objective: Objective;
}

/** The purpose of a program. */
export type Phase = "training" | "evaluation";

/**
 * Data as encoders take them, float32 [N, H, W, C]: bytes scaled to [0, 1], floats as they are. Bytes are scaled flat:
 * ONNX Runtime multiplies by a scalar one element at a time where the last axis has size 1, as grey images have it.
 */
export function data(
  { dataShape, elementType = "uint8" }: ModelParts,
  scope: Scope,
  name: "x" | "target",
): Value {
  const given = input(scope.graph, name, { dataType: elementType, shape: [N, ...dataShape] });
  if (elementType === "float32") return given;
  const flat = reshape(given, [N, elementCount(dataShape)]);
  return reshape(multiply(cast(flat, "float32"), 1 / 255), [N, ...dataShape]);
}

/** c of the batch, [N, K]; undefined without a condition. */
export function conditionIn({ condition }: ModelParts, { graph }: Scope): Value | undefined {
  return condition && conditionOf(graph, condition);
}

/** q(z|x, c) of data x [N, H, W, C]. */
export function encode(parts: ModelParts, scope: Scope, x: Value, c: Value | undefined): Distribution {
  const features = parts.encoder.encode(scope.within("encoder"), x, c);
  return parts.posterior.condition(scope.within("posterior"), features, parts.latentSize);
}

/** The parameters of the likelihood, [M, H x W x C x channels], from codes z [M, L] and c [M, K]. */
export function decode(parts: ModelParts, scope: Scope, z: Value, c: Value | undefined): Value {
  const [height, width, channels] = parts.dataShape;
  const shape: DataShape = [height, width, channels * parts.likelihood.channels];
  return parts.decoder.decode(scope.within("decoder"), z, { shape, ...(c && { condition: c }) });
}

/** E[x|z, c], [N, H, W, C]. */
export function decodeMean(parts: ModelParts, scope: Scope, z: Value, c: Value | undefined): Value {
  const mean = parts.likelihood.mean(scope.within("likelihood"), decode(parts, scope, z, c));
  return reshape(mean, [N, ...parts.dataShape]);
}

/** The properties of the model that a prior may use. */
export function priorModel(parts: ModelParts, scope: Scope, c: Value | undefined): PriorModel {
  const { dataShape, latentSize } = parts;
  return {
    dataShape,
    latentSize,
    ...(c && { condition: c }),
    encode(x) {
      if (c === undefined) return encode(parts, scope, x, undefined);
      throw new ConfigError(
        `prior: ${parts.prior.name} encodes images that have no condition, which a conditional model requires. ` +
          "Use another prior, or a model without a condition.",
      );
    },
  };
}

/** The data of a batch, their q(z|x) and k samples of each; c where the model has a condition. */
export function sampleBatch(parts: ModelParts, scope: Scope, k: number) {
  const x = data(parts, scope, "x");
  const c = conditionIn(parts, scope);
  const q = encode(parts, scope, x, c);
  const shape = [N, k, parts.latentSize];
  const noise = q.noise && input(scope.graph, q.noise.name, { dataType: "float32", shape });
  const sampled = q.sample(noise, k);
  return { q, c, sampled, target: parts.denoising ? data(parts, scope, "target") : x };
}

/**
 * log p(x|z) + log p(z) - log q(z|x) of so many samples, [N, count]. Throws ConfigError where the posterior has no
 * density.
 */
export function logWeights(parts: ModelParts, scope: Scope, count: number): Value {
  const { q, sampled: z, target, c } = sampleBatch(parts, scope, count);
  const logPosterior = q.logDensity(z);
  if (logPosterior === undefined) {
    throw new ConfigError(
      `importance weights: expected a posterior with a density, found '${parts.posterior.name}', which has none. Only a ` +
        "variational autoencoder has an estimate of log p(x).",
    );
  }
  const { logDensity } = logLikelihood(parts, scope, { z, target, k: count, phase: "evaluation", c });
  const logPrior = parts.prior.logDensity(scope.within("prior"), z, priorModel(parts, scope, c));
  return subtract(add(logDensity, logPrior), logPosterior);
}

interface Explained {
  /** [N, k, L]. */
  readonly z: Value;
  /** [N, H, W, C]. */
  readonly target: Value;
  readonly k: number;
  /** A likelihood may differ between training and evaluation. */
  readonly phase: Phase;
  /** [N, K]. */
  readonly c: Value | undefined;
}

/** log p(x|z), [N, k], and in training the next value of each buffer of the likelihood, by its full name. */
export function logLikelihood(parts: ModelParts, scope: Scope, { z, target, k, phase, c }: Explained) {
  const { likelihood, latentSize } = parts;
  const elements = elementCount(parts.dataShape);
  const codes = reshape(z, [{ batch: k }, latentSize]);
  const decoded = decode(parts, scope, codes, c && conditionPerSample(c, k));
  const perSample = reshape(decoded, [N, k, elements * likelihood.channels]);
  const perDatum = reshape(target, [N, 1, elements]);
  const own = scope.within("likelihood");
  if (phase === "training" && likelihood.training !== undefined) {
    return likelihood.training(own, perSample, perDatum);
  }
  return { logDensity: likelihood.logDensity(own, perSample, perDatum), buffers: {} };
}
