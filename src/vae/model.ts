import { ConfigError } from "../errors.ts";
import { cast, multiply, reshape } from "../graph/build.ts";
import { createGraph } from "../graph/graph.ts";
import { createProgram, type Program } from "../graph/program.ts";
import { elementCount, N } from "../graph/shape.ts";
import { createTrainingProgram, type TrainingProgram } from "../graph/training.ts";
import { input, type Value } from "../graph/value.ts";
import { createScope, type ParameterRegistry, type ParameterSpecification, type Scope } from "../nn/scope.ts";
import type {
  DataShape,
  Decoder,
  Distribution,
  Encoder,
  Likelihood,
  NoiseInput,
  Objective,
  ObjectiveValues,
  Posterior,
  Prior,
} from "./seams.ts";

/** A model is its parts; nothing else is hidden in it. */
export interface ModelParts {
  readonly dataShape: DataShape;
  readonly latentSize: number;
  /** Posterior samples per datum. Default: 1. */
  readonly samples?: number;
  readonly encoder: Encoder;
  readonly decoder: Decoder;
  readonly posterior: Posterior;
  readonly likelihood: Likelihood;
  readonly prior: Prior;
  readonly objective: Objective;
}

/** What a program over data must be fed besides `x` (uint8 [N, H, W, C]). */
export interface ModelFeeds {
  /** Noise inputs with their sizes per datum. */
  readonly noise: readonly (NoiseInput & { readonly sizes: readonly number[] })[];
  /** Scalars that may change while training: beta. */
  readonly scalars: readonly string[];
}

/** Programs over one set of parameters. Each is made anew at a call; runtimes keep what they compile. */
export interface Model {
  readonly parts: ModelParts;
  readonly parameters: readonly ParameterSpecification[];
  readonly feeds: ModelFeeds;
  /** Reports `loss`, `reconstruction` and `kl`, means over the batch in nats per datum. */
  readonly training: TrainingProgram;
  /** x, noise and scalars to `loss`, `reconstruction` and `kl`, each [N]. */
  readonly evaluation: Program;
  /** x to `mu` and, where the posterior has one, `logVar`, each [N, L]. */
  readonly encoding: Program;
  /** `z` [N, L] to `mean` [N, H, W, C] in [0, 1]. */
  readonly decoding: Program;
  /** x to `mean` [N, H, W, C], decoded from the posterior's mean: no noise. */
  readonly reconstruction: Program;
}

/** Composes a model. Throws ConfigError or GraphError where the parts do not fit. */
export function createModel(parts: ModelParts): Model {
  requireSizes(parts);
  const registry: ParameterRegistry = new Map();
  const { feeds, training } = trainingProgram(parts, registry);
  return {
    parts,
    parameters: [...registry.values()],
    feeds,
    training,
    evaluation: program(registry, "evaluation", (scope) => {
      const { values } = objective(parts, scope);
      return { loss: values.minimise, reconstruction: values.reconstruction, kl: values.kl };
    }),
    encoding: program(registry, "encoding", (scope) => encode(parts, scope, pixels(parts, scope)).statistics),
    decoding: program(registry, "decoding", (scope) => {
      const z = input(scope.graph, "z", { dataType: "float32", shape: [N, parts.latentSize] });
      return { mean: decodeMean(parts, scope, z) };
    }),
    reconstruction: program(registry, "reconstruction", (scope) => {
      const { mu } = encode(parts, scope, pixels(parts, scope)).statistics;
      return { mean: decodeMean(parts, scope, mu) };
    }),
  };
}

function program(
  registry: ParameterRegistry,
  name: string,
  build: (scope: Scope) => Readonly<Record<string, Value>>,
): Program {
  return createProgram(name, build(createScope(createGraph(), registry)));
}

function trainingProgram(parts: ModelParts, registry: ParameterRegistry) {
  const { values, feeds } = objective(parts, createScope(createGraph(), registry));
  const { minimise, reconstruction, kl } = values;
  return {
    feeds,
    training: createTrainingProgram("training", minimise, { loss: minimise, reconstruction, kl }),
  };
}

/**
 * Pixels as bytes, scaled to [0, 1]: float32 [N, H, W, C]. Scaled flat: ONNX Runtime multiplies by a scalar one element
 * at a time where the last axis has size 1, as grey images have it.
 */
function pixels(parts: ModelParts, scope: Scope): Value {
  const bytes = input(scope.graph, "x", { dataType: "uint8", shape: [N, ...parts.dataShape] });
  const flat = reshape(bytes, [N, elementCount(parts.dataShape)]);
  return reshape(multiply(cast(flat, "float32"), 1 / 255), [N, ...parts.dataShape]);
}

function encode(parts: ModelParts, scope: Scope, x: Value): Distribution {
  const features = parts.encoder.encode(scope.within("encoder"), x);
  return parts.posterior.condition(scope.within("posterior"), features, parts.latentSize);
}

function decode(parts: ModelParts, scope: Scope, z: Value): Value {
  const [height, width, channels] = parts.dataShape;
  const shape: DataShape = [height, width, channels * parts.likelihood.channels];
  return parts.decoder.decode(scope.within("decoder"), z, { shape });
}

function decodeMean(parts: ModelParts, scope: Scope, z: Value): Value {
  const mean = parts.likelihood.mean(scope.within("likelihood"), decode(parts, scope, z));
  return reshape(mean, [N, ...parts.dataShape]);
}

function objective(
  parts: ModelParts,
  scope: Scope,
): { readonly values: ObjectiveValues; readonly feeds: ModelFeeds } {
  const { latentSize, likelihood, prior, dataShape, samples: k = 1 } = parts;
  const elements = elementCount(dataShape);
  const x = pixels(parts, scope);
  const q = encode(parts, scope, x);
  const noise =
    q.noise && input(scope.graph, q.noise.name, { dataType: "float32", shape: [N, k, latentSize] });
  const z = q.sample(noise, k);
  const decoded = decode(parts, scope, reshape(z, [{ batch: k }, latentSize]));
  const target = reshape(x, [N, 1, elements]);
  const perSample = reshape(decoded, [N, k, elements * likelihood.channels]);
  const priorScope = scope.within("prior");
  const scalars = Object.fromEntries(
    parts.objective.scalars.map((name) => [
      name,
      input(scope.graph, name, { dataType: "float32", shape: [] }),
    ]),
  );
  const values = parts.objective.build(
    {
      logLikelihood: likelihood.logDensity(scope.within("likelihood"), perSample, target),
      logPrior: prior.logDensity(priorScope, z),
      logPosterior: q.logDensity(z),
      divergence: prior.divergence(priorScope, q),
    },
    scalars,
  );
  const noiseFeeds = q.noise === undefined ? [] : [{ ...q.noise, sizes: [k, latentSize] }];
  return { values, feeds: { noise: noiseFeeds, scalars: parts.objective.scalars } };
}

function requireSizes({ latentSize, samples = 1, dataShape }: ModelParts): void {
  for (const [name, size] of Object.entries({
    latentSize,
    samples,
    height: dataShape[0],
    width: dataShape[1],
    channels: dataShape[2],
  })) {
    if (!Number.isInteger(size) || size < 1) {
      throw new ConfigError(`${name}: expected a whole number from 1 on, found ${size}`);
    }
  }
}
