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
 * - threshold: white from 128 on.
 * - static: each pixel is drawn once, white with probability pixel / 255, and stays so in every epoch (the protocol
 *   of Salakhutdinov and Murray, 2008, and of most published tables).
 * - dynamic: training pixels are drawn anew each time they are shown (Burda et al., 2016). Evaluation uses the draw
 *   of "static", so that epochs compare with each other.
 *
 * Static and dynamic results differ by about two nats: never compare them with each other.
 */
export type Binarization = "none" | "threshold" | "static" | "dynamic";

export const binarizations: readonly Binarization[] = ["none", "threshold", "static", "dynamic"];

export interface Binarizer {
  readonly binarization: Binarization;
  /** Binarizes a batch that is about to be trained on; `step` counts all training steps of the run. */
  training(batch: GatheredBatch, step: number): void;
  /** Binarizes a batch that is about to be evaluated: the same for the same images, always. */
  evaluation(batch: GatheredBatch): void;
}

/**
 * Binarizes batches in place. The fixed draw of an image depends on the image alone (`draw` "pixels") or on seed, file and row
 * ("seed"), so that neither order, batch size nor a validation split changes it; dynamic draws come from the stream
 * "binarize/step" of the seed at the training step. Probabilities are rounded to multiples of 2^-16; black and white
 * pixels never change.
 *
 * @param file which file the images are from; validation images are from "train"
 * @param draw what the fixed draw of "static", and of "dynamic" in evaluation, depends on. Default: pixels
 * @throws ConfigError on a seed that is not an integer from 0 to 2^53 - 1, or an unknown binarization or draw
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
