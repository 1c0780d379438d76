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

/** What all runs of a comparison are measured by. */
export interface Measure {
  /** Its test images, as the files have them. */
  readonly dataset: Dataset;
  /** Draws binarization and corruption, alike for all runs. */
  readonly seed: number;
  /** Whether reconstructions are measured against the images of the files, whatever each model was shown. */
  readonly asInFiles: boolean;
  /** How many images are shown in the picture, from the first on. */
  readonly shown: number;
  readonly onMeasured: (images: number) => void;
}

/** What a run makes of test images. */
export interface MeasuredModel {
  readonly error: ReconstructionError;
  /** Pictures, without the border that padding adds; absent where data are not grey or RGB images. */
  readonly originals?: Images;
  readonly corrupted?: Images;
  readonly reconstructions?: Images;
}

/** Puts all test images through a run, and some of them into pictures. */
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

/** The chosen numbers of each image. */
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

/** "gaussian, 0.25": what a run's images are corrupted by; undefined where they are not. */
export function corruptionText({ config }: Pick<TrainedModel, "config">): string | undefined {
  return corruptionInWords(config);
}
