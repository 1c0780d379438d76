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
  /** Presents the split's images as in training. */
  readonly presenter: Presenter;
  /** Presents the originals that reconstructions are compared with. Default: the training target. */
  readonly originals?: Presenter;
  /** Indices, in [H, W, C], of the numbers of an image that count. Default: all. */
  readonly elements?: Uint32Array;
  /** Called repeatedly with the number of images measured so far. */
  readonly onMeasured?: (images: number) => void;
}

/** The distance of reconstructions from their originals; pixels are from 0 to 1. */
export interface ReconstructionError {
  /** The mean over images of the squared error, summed over the numbers of an image (pixels times channels). */
  readonly squaredError: number;
  /** The root of the mean squared error over images and numbers. */
  readonly rootMeanSquare: number;
}

/**
 * The error of E[x|z] at the posterior's mean over a whole split. No noise is drawn, so that models with and without
 * noise are comparable. Sums are in float64.
 *
 * @throws DataError if a reconstruction is NaN or infinite
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
    sum += squaredErrorOf(wanted, shown.reconstructions, size, elements);
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

/** The squared distance over the selected elements of data of `size` numbers, between bytes or floats and floats. */
function squaredErrorOf(
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
