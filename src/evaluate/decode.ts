import { ConfigError } from "../errors.ts";
import { elementCount } from "../graph/shape.ts";
import type { RandomStream } from "../random/stream.ts";
import type { Executable } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { imagesInPasses } from "./passes.ts";

export interface DecodingRequest {
  readonly model: Model;
  /** The model's `decoding` program, prepared. */
  readonly executable: Executable;
  /** float32 [n, L]. */
  readonly codes: Float32Array;
}

/** Means of p(x|z), float32 [n, H, W, C]. Throws ConfigError where the codes are no whole number of codes from 1 on. */
export function decodeCodes({ model, executable, codes }: DecodingRequest): Promise<Float32Array> {
  return imagesOfCodes(model, codes, async (z, count) => (await executable.run({ z }, count)).mean);
}

export interface DrawingRequest {
  readonly model: Model;
  /** The model's `drawing` program, prepared. */
  readonly executable: Executable;
  /** float32 [n, L]. */
  readonly codes: Float32Array;
  /** Of the noise; the same stream gives the same draws for the same codes. */
  readonly stream: RandomStream;
}

/** Draws x ~ p(x|z), one for each code, float32 [n, H, W, C]. Throws ConfigError as `decodeCodes` does. */
export function drawImages({ model, executable, codes, stream }: DrawingRequest): Promise<Float32Array> {
  const size = elementCount(model.parts.dataShape);
  return imagesOfCodes(model, codes, async (z, count, pass) => {
    const likelihoodNoise = new Float32Array(count * size);
    if (model.parts.likelihood.draw.noise === "normal") stream.normals(pass, likelihoodNoise);
    else stream.uniforms(pass, likelihoodNoise);
    return (await executable.run({ z, likelihoodNoise }, count)).draw;
  });
}

/** Images of codes. Throws ConfigError where these are no whole number of codes from 1 on. */
async function imagesOfCodes(
  model: Model,
  codes: Float32Array,
  run: (z: Float32Array, count: number, pass: number) => Promise<Float32Array | undefined>,
): Promise<Float32Array> {
  const { latentSize } = model.parts;
  const count = codes.length / latentSize;
  if (!Number.isInteger(count) || count < 1)
    throw new ConfigError(
      `codes: expected numbers of whole codes of ${latentSize} each, found ${codes.length} numbers`,
    );
  return imagesInPasses(model, count, (begin, end, pass) =>
    run(codes.subarray(begin * latentSize, end * latentSize), end - begin, pass),
  );
}
