import { ConfigError } from "../errors.ts";
import { reshape, stopGradient } from "../graph/build.ts";
import { createGraph } from "../graph/graph.ts";
import { createProgram, type Program } from "../graph/program.ts";
import { elementCount, N } from "../graph/shape.ts";
import { createTrainingProgram, type TrainingProgram } from "../graph/training.ts";
import { input, type Value } from "../graph/value.ts";
import { createScope, type ParameterRegistry, type ParameterSpecification, type Scope } from "../nn/scope.ts";
import {
  conditionIn,
  data,
  decode,
  decodeMean,
  encode,
  logLikelihood,
  logWeights,
  type ModelParts,
  type Phase,
  priorModel,
  sampleBatch,
} from "./compose.ts";
import { conditionInput, requireCondition } from "./condition.ts";
import { type NoiseInput, priorNoise } from "./interfaces.ts";
import { scoreOf } from "./scoring.ts";

export type { ModelParts } from "./compose.ts";

/** The noise input for draws x ~ p(x|z), with the distribution that the likelihood declares. */
export const likelihoodNoiseInput = "likelihoodNoise";

/**
 * The inputs of a program over data, in addition to `x` (uint8 or float32 [N, H, W, C], the model's `elementType`) and,
 * for a conditional model, `condition`: uint8 [N] for labels, float32 [N, K] for vectors.
 */
export interface ModelFeeds {
  /** Whether `target` [N, H, W, C] is fed, the clean form of x. */
  readonly target: boolean;
  /** Noise inputs with their sizes per datum. */
  readonly noise: readonly (NoiseInput & { readonly sizes: readonly number[] })[];
  /** Scalars that may change while training: beta. */
  readonly scalars: readonly string[];
}

/**
 * Programs over one set of parameters. Each is made once, and sessions keep what they compile of it. Those of a
 * conditional model are fed `condition`, too, where they make use of it.
 */
export interface Model {
  readonly parts: ModelParts;
  /** Parameters, and buffers, which training keeps for evaluation. */
  readonly parameters: readonly ParameterSpecification[];
  readonly feeds: { readonly training: ModelFeeds; readonly evaluation: ModelFeeds };
  /** Reports `loss`, `reconstruction`, `kl` and the objective's own terms, means over the batch in nats per datum. */
  readonly training: TrainingProgram;
  /** x, target, noise and scalars to `loss`, `reconstruction`, `kl` and the objective's own terms, each [N]. */
  readonly evaluation: Program;
  /** x to `mu` and, where the posterior has one, `logVar`, each [N, L]. */
  readonly encoding: Program;
  /** `z` [N, L] to `mean` [N, H, W, C], E[x|z]: in [0, 1], but for a Gaussian whose mean is not held there. */
  readonly decoding: Program;
  /** `priorNoise` [N, the prior's `noiseSize`] to `z` [N, L], z ~ p(z), and `mean` [N, H, W, C], decoded from it. */
  readonly generation: Program;
  /**
   * x to `kl` [N, L], KL(q(z|x) || p(z)) of each dimension in nats, p(z|c) of a conditional prior; undefined where it
   * has no closed form.
   */
  readonly divergence: Program | undefined;
  /** `z` [N, L] to `logDensity` [N], log p(z) under the prior. */
  readonly priorDensity: Program;
  /** `z` [N, L] and `likelihoodNoise` [N, H x W x C] to `draw` [N, H, W, C], x ~ p(x|z). */
  readonly drawing: Program;
  /** x to `mean` [N, H, W, C], decoded from the posterior's mean: no noise. */
  readonly reconstruction: Program;
  /**
   * x to `mu` [N, L], `mean` as in reconstruction and, where it is closed, `kl` as in divergence: what a code holds,
   * without noise, in one pass.
   */
  readonly inspection: Program;
  /**
   * x, target and noise [N, count, L] to `logWeights` [N, count]: log p(x|z) + log p(z) - log q(z|x) of so many
   * samples, from which log p(x) is estimated. Throws ConfigError where the posterior has no density.
   */
  weighing(count: number): Program;
  /**
   * x and, when denoising, target to `negativeElbo`, `reconstruction`, `kl` and `standardError`, each [N], by so many
   * samples whose noise, `scoreNoise` [1, samples, L], is the same for every datum; see `scoreOf`.
   */
  scoring(samples: number): Program;
}

/** Composes a model. Throws ConfigError or GraphError if the parts do not fit each other. */
export function createModel(parts: ModelParts): Model {
  requireSizes(parts);
  if (parts.condition) requireCondition(parts.condition);
  const registry: ParameterRegistry = new Map();
  const training = objective(parts, createScope(createGraph(), registry), "training");
  const evaluation = objective(parts, createScope(createGraph(), registry), "evaluation");
  if (parts.condition) requireUseOf(evaluation.metrics);
  const inspected = inspect(parts, createScope(createGraph(), registry));
  const weighings = new Map<number, Program>();
  const scorings = new Map<number, Program>();
  return {
    parts,
    parameters: [...registry.values()],
    feeds: { training: training.feeds, evaluation: evaluation.feeds },
    training: createTrainingProgram("training", training.minimise, training.metrics, training.buffers),
    evaluation: createProgram("evaluation", evaluation.metrics),
    encoding: program(registry, "encoding", (scope) => {
      const given = conditionIn(parts, scope);
      return encode(parts, scope, data(parts, scope, "x"), given).statistics;
    }),
    decoding: program(registry, "decoding", (scope) => {
      const z = input(scope.graph, "z", { dataType: "float32", shape: [N, parts.latentSize] });
      return { mean: decodeMean(parts, scope, z, conditionIn(parts, scope)) };
    }),
    generation: program(registry, "generation", (scope) => {
      const { prior, latentSize } = parts;
      const noise = input(scope.graph, priorNoise.name, {
        dataType: "float32",
        shape: [N, prior.noiseSize(latentSize)],
      });
      const c = conditionIn(parts, scope);
      const z = prior.sample(scope.within("prior"), noise, priorModel(parts, scope, c));
      return { mean: decodeMean(parts, scope, z, c), z };
    }),
    divergence: inspected.kl && createProgram("divergence", { kl: inspected.kl }),
    priorDensity: program(registry, "priorDensity", (scope) => {
      const { prior, latentSize } = parts;
      const z = input(scope.graph, "z", { dataType: "float32", shape: [N, latentSize] });
      const perSample = reshape(z, [N, 1, latentSize]);
      const logDensity = prior.logDensity(
        scope.within("prior"),
        perSample,
        priorModel(parts, scope, conditionIn(parts, scope)),
      );
      return { logDensity: reshape(logDensity, [N]) };
    }),
    drawing: program(registry, "drawing", (scope) => {
      const z = input(scope.graph, "z", { dataType: "float32", shape: [N, parts.latentSize] });
      const noise = input(scope.graph, likelihoodNoiseInput, {
        dataType: "float32",
        shape: [N, elementCount(parts.dataShape)],
      });
      const decoded = decode(parts, scope, z, conditionIn(parts, scope));
      const draw = parts.likelihood.draw.from(scope.within("likelihood"), decoded, noise);
      return { draw: reshape(draw, [N, ...parts.dataShape]) };
    }),
    reconstruction: program(registry, "reconstruction", (scope) => {
      const c = conditionIn(parts, scope);
      const { mu } = encode(parts, scope, data(parts, scope, "x"), c).statistics;
      return { mean: decodeMean(parts, scope, mu, c) };
    }),
    inspection: createProgram("inspection", inspected),
    weighing(count) {
      const made =
        weighings.get(count) ??
        program(registry, "weighing", (scope) => ({ logWeights: logWeights(parts, scope, count) }));
      weighings.set(count, made);
      return made;
    },
    scoring(samples) {
      const made =
        scorings.get(samples) ?? program(registry, "scoring", (scope) => scoreOf(parts, scope, samples));
      scorings.set(samples, made);
      return made;
    },
  };
}

function program(
  registry: ParameterRegistry,
  name: string,
  build: (scope: Scope) => Readonly<Record<string, Value>>,
): Program {
  return createProgram(name, build(createScope(createGraph(), registry)));
}

interface Inspected extends Readonly<Record<string, Value>> {
  readonly mu: Value;
  readonly mean: Value;
}

/** What codes hold, without noise: `kl` only where it has a closed form. */
function inspect(parts: ModelParts, scope: Scope): Inspected {
  const c = conditionIn(parts, scope);
  const q = encode(parts, scope, data(parts, scope, "x"), c);
  const { mu } = q.statistics;
  const kl = parts.prior.divergence(scope.within("prior"), q, priorModel(parts, scope, c));
  return { mu, mean: decodeMean(parts, scope, mu, c), ...(kl && { kl }) };
}

interface ModelObjective {
  readonly minimise: Value;
  readonly metrics: Readonly<Record<string, Value>>;
  readonly buffers: Readonly<Record<string, Value>>;
  readonly feeds: ModelFeeds;
}

function objective(parts: ModelParts, scope: Scope, phase: Phase): ModelObjective {
  const { latentSize, prior, samples = 1, evaluationSamples = samples, denoising = false } = parts;
  const { scalars, usesPriorSamples = false, detachesSamples = false } = parts.objective;
  const k = phase === "training" ? samples : evaluationSamples;
  const { q, target, sampled, c } = sampleBatch(parts, scope, k);
  const z = detachesSamples ? stopGradient(sampled) : sampled;
  const { logDensity, buffers } = logLikelihood(parts, scope, { z, target, k, phase, c });
  const priorScope = scope.within("prior");
  const ofModel = priorModel(parts, scope, c);
  const noiseSize = prior.noiseSize(latentSize);
  const drawn =
    usesPriorSamples && input(scope.graph, priorNoise.name, { dataType: "float32", shape: [N, noiseSize] });
  const { minimise, loss, reconstruction, kl, terms } = parts.objective.build(
    {
      logLikelihood: logDensity,
      logPrior: prior.logDensity(priorScope, z, ofModel),
      logPosterior: q.logDensity(z),
      divergence: prior.divergence(priorScope, q, ofModel),
      z,
      reparameterised: sampled,
      posterior: q,
      priorSamples: drawn ? prior.sample(priorScope, drawn, ofModel) : undefined,
    },
    Object.fromEntries(
      scalars.map((name) => [name, input(scope.graph, name, { dataType: "float32", shape: [] })]),
    ),
  );
  return {
    minimise,
    metrics: { loss: loss ?? minimise, reconstruction, kl, ...terms },
    buffers,
    feeds: {
      target: denoising,
      noise: [
        ...(q.noise === undefined ? [] : [{ ...q.noise, sizes: [k, latentSize] }]),
        ...(drawn ? [{ ...priorNoise, sizes: [noiseSize] }] : []),
      ],
      scalars,
    },
  };
}

function requireSizes({ latentSize, samples = 1, evaluationSamples = 1, dataShape }: ModelParts): void {
  for (const [name, size] of Object.entries({
    latentSize,
    samples,
    evaluationSamples,
    height: dataShape[0],
    width: dataShape[1],
    channels: dataShape[2],
  })) {
    if (!Number.isInteger(size) || size < 1) {
      throw new ConfigError(`${name}: expected a whole number from 1 on, found ${size}`);
    }
  }
}

/** Throws ConfigError if no part of a model uses its condition. */
function requireUseOf(metrics: Readonly<Record<string, Value>>): void {
  const { inputs } = createProgram("evaluation", metrics);
  if (inputs.some(({ name }) => name === conditionInput)) return;
  throw new ConfigError(
    "condition: no encoder, decoder or prior uses it. Use a part that does, or drop the condition.",
  );
}
