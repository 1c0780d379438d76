import type { PresentedImages } from "../data/presenter.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { RandomStream } from "../random/stream.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { conditionFeeds } from "./condition.ts";

/** Data per pass through the program. */
const passSize = 500;

/** q(z|x) of images; L is the latent size. */
export interface Encodings {
  readonly count: number;
  readonly latentSize: number;
  /** The images' indices in their split, [count]. */
  readonly images: Uint32Array;
  /** The codes: means of q(z|x), float32 [count, L]. */
  readonly mu: Float32Array;
  /** log sigma² of q(z|x), float32 [count, L]; absent if the posterior has none, as in an autoencoder. */
  readonly logVar?: Float32Array;
}

export interface EncodingRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** Indices of the images in their split. */
  readonly images: Uint32Array;
  /** Returns these images as the model's input. */
  readonly present: (images: Uint32Array) => Promise<PresentedImages>;
  /** Called after each pass with the number of images done. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/**
 * Encodes images, a pass of 500 at a time.
 *
 * @throws ConfigError if there are none
 * @throws DataError if a code is NaN or infinite
 */
export async function encodeImages(request: EncodingRequest): Promise<Encodings> {
  const { model, session, images, present, onProgress } = request;
  const { latentSize } = model.parts;
  const count = images.length;
  if (count === 0) throw new ConfigError("there are no images to encode");
  const executable = await session.prepare(model.encoding);
  const mu = new Float32Array(count * latentSize);
  let logVar: Float32Array | undefined;
  for (let begin = 0; begin < count; begin += passSize) {
    const pass = images.subarray(begin, begin + passSize);
    const { x, condition } = await present(pass);
    const feedCondition = conditionFeeds(model, model.encoding, condition, pass.length);
    const outputs = await executable.run({ x, ...feedCondition(0, pass.length) }, pass.length);
    if (outputs.mu) mu.set(outputs.mu, begin * latentSize);
    requireFinite(outputs, latentSize, pass);
    if (outputs.logVar) {
      logVar ??= new Float32Array(count * latentSize);
      logVar.set(outputs.logVar, begin * latentSize);
    }
    onProgress?.(begin + pass.length, count);
  }
  return { count, latentSize, images, mu, ...(logVar && { logVar }) };
}

function requireFinite(
  outputs: Readonly<Record<string, Float32Array>>,
  latentSize: number,
  images: Uint32Array,
): void {
  for (const [name, values] of Object.entries(outputs)) {
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad < 0) continue;
    throw new DataError(
      `image ${images[Math.floor(bad / latentSize)]}: expected a finite code, found ${name} ${values[bad]}. The ` +
        "model has diverged: train again.",
    );
  }
}

/** The code of one datum, as a view. */
export function codeOf({ mu, latentSize }: Pick<Encodings, "mu" | "latentSize">, row: number): Float32Array {
  return mu.subarray(row * latentSize, (row + 1) * latentSize);
}

/**
 * Codes z ~ q(z|x) = N(mu, sigma²), one for each datum, float32 [count, L]; the codes themselves if the posterior has
 * no variance. The noise is that of the stream's step 0. Each image's noise depends on its index, not on the other
 * encoded images.
 */
export function drawCodes(
  { mu, logVar, images, latentSize }: Pick<Encodings, "mu" | "logVar" | "images" | "latentSize">,
  stream: RandomStream,
): Float32Array {
  if (logVar === undefined) return mu;
  const count = images.reduce((most, image) => Math.max(most, image + 1), 0);
  const noise = new Float32Array(count * latentSize);
  stream.normals(0, noise);
  return mu.map((mean, at) => {
    const ofImage = (images[Math.floor(at / latentSize)] ?? 0) * latentSize + (at % latentSize);
    return mean + Math.exp((logVar[at] ?? 0) / 2) * (noise[ofImage] ?? 0);
  });
}
