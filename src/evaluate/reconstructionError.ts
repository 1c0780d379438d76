import { imagesInOrder } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { DatumArray, Source } from "../data/source.ts";
import { DataError } from "../errors.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { reconstructImages } from "./generate.ts";
import { passSize } from "./passes.ts";

export interface ReconstructionErrorRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  readonly split: Source;
  /** Shows the split's images as the model was trained on them. */
  readonly presenter: Presenter;
  /** Shows what reconstructions are measured against. Default: what the model was trained to give back. */
  readonly originals?: Presenter;
  /** Which numbers of an image count, by their places in [H, W, C]. Default: all. */
  readonly elements?: Uint32Array;
  /** Hears how many images are measured, now and then. */
  readonly onMeasured?: (images: number) => void;
}

/** How far reconstructions are from their originals, pixels counting from 0 to 1. */
export interface ReconstructionError {
  /** The squared error, summed over the numbers of an image (pixels times channels): the mean over images. */
  readonly squaredError: number;
  /** The root of the mean squared error of a number, over images and numbers. */
  readonly rootMeanSquare: number;
}

/**
 * The error over a whole split of E[x|z] at the posterior's mean: no noise is drawn, so that models with and without it
 * compare. Summed in float64.
 *
 * @throws DataError where a reconstruction is NaN or infinite
 */
export async function measureReconstructionError(
  request: ReconstructionErrorRequest,
): Promise<ReconstructionError> {
  const { split, presenter, originals, onMeasured } = request;
  const [height, width, channels] = request.model.parts.dataShape;
  const size = height * width * channels;
  const elements = request.elements ?? Uint32Array.from({ length: size }, (_, element) => element);
  let sum = 0;
  for (const [batch, images] of imagesInOrder(split.count, passSize).entries()) {
    const shown = await reconstructImages({ ...request, split, presenter, images });
    const wanted = (await originals?.evaluation(split, images))?.x ?? shown.originals;
    sum += squaredDistance(wanted, shown.reconstructions, size, elements);
    if (!Number.isFinite(sum))
      throw new DataError(
        `reconstruction error: expected finite reconstructions, found NaN or infinity among images ` +
          `${batch * passSize} to ${batch * passSize + images.length - 1}. The model has diverged: train again.`,
      );
    onMeasured?.(batch * passSize + images.length);
  }
  const squaredError = sum / split.count;
  return { squaredError, rootMeanSquare: Math.sqrt(squaredError / elements.length) };
}

/** Over the elements that count of data of `size` numbers, bytes or floats on the one side and floats on the other. */
function squaredDistance(
  data: DatumArray,
  reconstructions: Float32Array,
  size: number,
  elements: Uint32Array,
): number {
  const unit = data instanceof Uint8Array ? 255 : 1;
  let sum = 0;
  for (let start = 0; start < data.length; start += size)
    for (const element of elements) {
      const at = start + element;
      const difference = (data[at] ?? 0) / unit - (reconstructions[at] ?? 0);
      sum += difference * difference;
    }
  return sum;
}
