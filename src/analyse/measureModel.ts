import { presentationOf } from "../config/assemble.ts";
import { corruptionInWords } from "../config/card.ts";
import type { Dataset } from "../data/dataset.ts";
import { createPresenter } from "../data/presenter.ts";
import { dataShapeOf } from "../data/source.ts";
import { elementsInside, padImages } from "../data/sources/padded.ts";
import { reconstructImages } from "../evaluate/generate.ts";
import { measureReconstructionError, type ReconstructionError } from "../evaluate/reconstructionError.ts";
import type { Images } from "../picture/images.ts";
import { isDrawable } from "./drawable.ts";
import { imagesOf } from "./images.ts";
import type { TrainedModel } from "./trainedModel.ts";

/** The images and settings with which all runs of a comparison are measured. */
export interface Measure {
  /** The data set whose test images are measured, as in the files. */
  readonly dataset: Dataset;
  /** Seed of binarization and corruption, the same for all runs. */
  readonly seed: number;
  /** Whether reconstructions are measured against the images in the files, whatever each model's input is. */
  readonly asInFiles: boolean;
  /** The number of images in the picture, from the first on. */
  readonly shown: number;
  readonly onMeasured: (images: number) => void;
}

/** A run's reconstructions of test images, and their error. */
export interface MeasuredModel {
  readonly error: ReconstructionError;
  /** Without the border that padding adds; absent if the data are not grey or RGB images. */
  readonly originals?: Images;
  readonly corrupted?: Images;
  readonly reconstructions?: Images;
}

/** Reconstructs all test images with a run, and returns some of them as pictures. */
export async function measureModel(trained: TrainedModel, measure: Measure): Promise<MeasuredModel> {
  const { model, session, config } = trained;
  const { dataset, seed, asInFiles, shown, onMeasured } = measure;
  const { shape, test: split } = padImages(dataset, config.imageSize);
  const [imageShape, innerShape] = [dataShapeOf(shape), dataShapeOf(dataset.shape)];
  const presentation = presentationOf({ ...config, seed }, imageShape);
  const presenter = createPresenter(presentation, "test");
  const elements = elementsInside(imageShape, innerShape);
  const plain = createPresenter({ shape: imageShape, binarization: "none", seed }, "test");
  const error = await measureReconstructionError({
    model,
    session,
    split,
    presenter,
    ...(asInFiles && { originals: plain }),
    elements,
    onMeasured,
  });
  if (!isDrawable(dataset.shape)) return { error };
  const images = Uint32Array.from({ length: shown }, (_, image) => image);
  const pixels = await reconstructImages({ model, session, split, images, presenter });
  const cut = (whole: Uint8Array | Float32Array) => imagesOf(pick(whole, elements, shown), innerShape);
  return {
    error,
    originals: cut(asInFiles ? (await plain.evaluation(split, images)).x : pixels.originals),
    ...(pixels.corrupted && { corrupted: cut(pixels.corrupted) }),
    reconstructions: cut(pixels.reconstructions),
  };
}

/** The chosen elements of each image. */
function pick(
  pixels: Uint8Array | Float32Array,
  elements: Uint32Array,
  count: number,
): Uint8Array | Float32Array {
  const size = pixels.length / count;
  const picked = pixels.slice(0, count * elements.length);
  for (let image = 0; image < count; image++)
    elements.forEach((element, at) => {
      picked[image * elements.length + at] = pixels[image * size + element] ?? 0;
    });
  return picked;
}

/** How a run's images are corrupted: "gaussian, 0.25"; undefined if they are not. */
export function corruptionText({ config }: Pick<TrainedModel, "config">): string | undefined {
  return corruptionInWords(config);
}
