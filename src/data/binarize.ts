import { ConfigError } from "../errors.ts";
import { randomStream } from "../random/stream.ts";
import {
  type BinaryDraw,
  binaryDraws,
  createDraw,
  drawByPixels,
  drawBySeed,
  type GatheredBatch,
} from "./binaryDraws.ts";

export { type BinaryDraw, binaryDraws, type GatheredBatch } from "./binaryDraws.ts";

/**
 * How grey pixels become black (0) and white (255):
 * - none: they stay grey.
 * - threshold: white if >= 128.
 * - static: each pixel is drawn once, white with probability pixel / 255, and keeps that value in every epoch (the
 *   protocol of Salakhutdinov and Murray, 2008, and of most published tables).
 * - dynamic: training pixels are drawn again at each use (Burda et al., 2016). Evaluation uses the draw of "static", so
 *   that epochs can be compared.
 *
 * Static and dynamic results differ by about two nats: never compare them with each other.
 */
export type Binarization = "none" | "threshold" | "static" | "dynamic";

export const binarizations: readonly Binarization[] = ["none", "threshold", "static", "dynamic"];

export interface Binarizer {
  readonly binarization: Binarization;
  /** Binarizes a training batch; `step` counts all training steps of the run. */
  training(batch: GatheredBatch, step: number): void;
  /** Binarizes an evaluation batch: the same images always give the same result. */
  evaluation(batch: GatheredBatch): void;
}

/**
 * Binarizes batches in place. The fixed draw of an image depends only on the image (`draw` "pixels") or on seed, file
 * and row ("seed"), not on order, batch size or a validation split; dynamic draws come from the stream "binarize/step"
 * of the seed at the training step. Probabilities are rounded to multiples of 2^-16; black and white pixels never
 * change.
 *
 * @param file the file that the images are from; validation images are from "train"
 * @param draw what the fixed draw of "static", and of "dynamic" in evaluation, depends on. Default: pixels
 * @throws ConfigError if the seed is not an integer from 0 to 2^53 - 1, or the binarization or draw is unknown
 */
export function createBinarizer(
  binarization: Binarization,
  seed: number,
  file: "train" | "test",
  draw: BinaryDraw = "pixels",
): Binarizer {
  if (!binarizations.includes(binarization)) {
    throw new ConfigError(`expected one of ${binarizations.join(", ")}, found ${binarization}.`, {
      setting: "binarize",
      value: binarization,
    });
  }
  if (!binaryDraws.includes(draw)) {
    throw new ConfigError(`expected one of ${binaryDraws.join(", ")}, found ${draw}.`, {
      setting: "binarizeDraw",
      value: draw,
    });
  }
  const stepStream = randomStream(seed, "binarize/step");
  const drawStep = createDraw();
  const fixed = draw === "pixels" ? drawByPixels() : drawBySeed(seed, file);

  switch (binarization) {
    case "none":
      return { binarization, training: () => {}, evaluation: () => {} };
    case "threshold":
      return {
        binarization,
        training: ({ pixels }) => applyThreshold(pixels),
        evaluation: ({ pixels }) => applyThreshold(pixels),
      };
    case "static":
      return { binarization, training: fixed, evaluation: fixed };
    case "dynamic":
      return {
        binarization,
        training: ({ pixels }, step) => drawStep(stepStream, step, pixels),
        evaluation: fixed,
      };
  }
}

function applyThreshold(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = (pixels[i] ?? 0) >= 128 ? 255 : 0;
}
