import type { ConditionRows } from "../data/condition.ts";
import { ConfigError } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import { elementCount } from "../graph/shape.ts";
import type { RandomStream } from "../random/stream.ts";
import type { Executable, Feeds, Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { conditionFeeds } from "./condition.ts";
import { imagesInPasses } from "./passes.ts";

export interface DecodingRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** float32 [n, L]. */
  readonly codes: Float32Array;
  /** The condition of each code, for a conditional model: labels, uint8 [n], or vectors, float32 [n, K]. */
  readonly condition?: ConditionRows | undefined;
}

/**
 * Means of p(x|z), float32 [n, H, W, C]. Throws ConfigError if `codes` does not hold at least one code of L numbers, or
 * the condition does not fit the model.
 */
export function decodeCodes(request: DecodingRequest): Promise<Float32Array> {
  const { decoding } = request.model;
  return imagesOfCodes(request, decoding, async (executable, feeds, count) => {
    return (await executable.run(feeds, count)).mean;
  });
}

export interface DrawingRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** float32 [n, L]. */
  readonly codes: Float32Array;
  /** The condition of each code, for a conditional model: labels, uint8 [n], or vectors, float32 [n, K]. */
  readonly condition?: ConditionRows | undefined;
  /** For the noise; the same stream gives the same draws for the same codes. */
  readonly stream: RandomStream;
}

/** Draws x ~ p(x|z), one for each code, float32 [n, H, W, C]. Throws ConfigError as `decodeCodes` does. */
export function drawImages(request: DrawingRequest): Promise<Float32Array> {
  const { model, stream } = request;
  const size = elementCount(model.parts.dataShape);
  return imagesOfCodes(request, model.drawing, async (executable, feeds, count, pass) => {
    const likelihoodNoise = new Float32Array(count * size);
    if (model.parts.likelihood.draw.noise === "normal") stream.normals(pass, likelihoodNoise);
    else stream.uniforms(pass, likelihoodNoise);
    return (await executable.run({ ...feeds, likelihoodNoise }, count)).draw;
  });
}

/** Images of codes. Throws ConfigError if `codes` does not hold at least one code of L numbers. */
async function imagesOfCodes(
  { model, session, codes, condition }: DecodingRequest,
  program: Program,
  run: (
    executable: Executable,
    feeds: Feeds,
    count: number,
    pass: number,
  ) => Promise<Float32Array | undefined>,
): Promise<Float32Array> {
  const { latentSize } = model.parts;
  const count = codes.length / latentSize;
  if (!Number.isInteger(count) || count < 1)
    throw new ConfigError(
      `codes: expected a multiple of ${latentSize} numbers, the size of a code, found ${codes.length}`,
    );
  const feedCondition = conditionFeeds(model, program, condition, count);
  const executable = await session.prepare(program);
  return imagesInPasses(model, count, (begin, end, pass) => {
    const z = codes.subarray(begin * latentSize, end * latentSize);
    return run(executable, { z, ...feedCondition(begin, end) }, end - begin, pass);
  });
}
