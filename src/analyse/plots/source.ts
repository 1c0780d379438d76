import { everyImage } from "../../data/batches.ts";
import type { Dataset, SplitName } from "../../data/dataset.ts";
import type { PresentedImages } from "../../data/presenter.ts";
import { gatherLabels, type Source } from "../../data/source.ts";
import { ConfigError } from "../../errors.ts";
import { type Encodings, encodeImages } from "../../evaluate/codes.ts";
import { decodeCodes, drawImages } from "../../evaluate/decode.ts";
import { meanDivergence } from "../../evaluate/divergence.ts";
import { reconstructImages, type SampleRequest, sampleCodes, sampleImages } from "../../evaluate/generate.ts";
import type { Images } from "../../picture/images.ts";
import type { RandomStream } from "../../random/stream.ts";
import {
  imagesOf,
  type ReconstructedImages,
  reconstructedImages,
  requireSplit,
  splitPresenter,
} from "../images.ts";
import type { TrainedModel } from "../trainedModel.ts";

/** What plots are made from: a trained model, its data, and the model's results on them. Codes and data are cached. */
export interface PlotSource {
  readonly trained: TrainedModel;
  /** Called with the progress of a layout by UMAP. */
  readonly onLayout?: ((done: number, total: number) => void) | undefined;
  /** The model's data. Throws DataError if they are not found, or have changed. */
  dataset(): Promise<Dataset>;
  /**
   * A split of its data. Default: test, or train if there are no test images. Throws ConfigError for a missing split.
   */
  split(name?: SplitName): Promise<PlotSplit>;
  /** Codes of the first `images` images of a split, or of the listed images. Default: all. */
  encodings(split: PlotSplit, images?: number | readonly number[]): Promise<Encodings>;
  /**
   * The mean KL of each latent dimension over the first `count` images of a split, [L]; undefined if it has no closed
   * form.
   */
  divergence(split: PlotSplit, count: number): Promise<Float64Array | undefined>;
  /** Images of a split as they are presented to the model, without corruption. */
  originals(split: PlotSplit, images: readonly number[]): Promise<Images>;
  /** Images of a split, the model's inputs if they are corrupted, and its reconstructions without noise. */
  reconstruct(split: PlotSplit, images: readonly number[]): Promise<ReconstructedImages>;
  /** Means of p(x|z) of codes [n, L]; `condition` is the label of each code for a conditional model. */
  decode(codes: Float32Array, condition: Uint8Array | undefined): Promise<Images>;
  /** Means of p(x|z) of codes drawn from the prior, as in `sampleImages`. */
  sample(request: Pick<SampleRequest, "count" | "seed" | "temperature" | "condition">): Promise<Images>;
  /** The codes [n, L] of the images that `sample` gives for the same request. */
  sampleCodes(
    request: Pick<SampleRequest, "count" | "seed" | "temperature" | "condition">,
  ): Promise<Float32Array>;
  /** A draw from p(x|z) for each code [n, L]. */
  draw(codes: Float32Array, stream: RandomStream, condition: Uint8Array | undefined): Promise<Images>;
}

export interface PlotSplit {
  readonly name: SplitName;
  readonly images: Source;
  /** Presents images as the model's input. */
  present(images: Uint32Array): Promise<PresentedImages>;
}

export interface PlotProgress {
  /** Called while many images are encoded, with the number done. */
  readonly onEncoding?: ((done: number, total: number) => void) | undefined;
  /** Called while UMAP lays out codes, with the number of its passes done. */
  readonly onLayout?: ((done: number, total: number) => void) | undefined;
}

/**
 * The source of a trained model's plots. Images are encoded on first use.
 *
 * @param loadDataset loads the training data, padded as in training; called once, when a plot needs the data
 */
export function plotSource(
  trained: TrainedModel,
  loadDataset: () => Promise<Dataset>,
  { onEncoding, onLayout }: PlotProgress = {},
): PlotSource {
  const { model, session, config } = trained;
  const { dataShape } = model.parts;
  const kept = new Map<string, Promise<unknown>>();
  function once<Result>(key: string, make: () => Promise<Result>): Promise<Result> {
    const found = kept.get(key) ?? make();
    kept.set(key, found);
    return found as Promise<Result>;
  }
  const dataset = () => once("dataset", loadDataset);

  return {
    trained,
    onLayout,
    dataset,
    async split(wanted) {
      const data = await dataset();
      const name = wanted ?? (data.test.count === 0 ? "train" : "test");
      const images = requireSplit(data, config, name);
      const presenter = splitPresenter(config, dataShape, name);
      return { name, images, present: (chosen) => presenter.evaluation(images, chosen) };
    },
    encodings(split, images = split.images.count) {
      const chosen = Array.isArray(images)
        ? Uint32Array.from(images as readonly number[])
        : firstNumbers(split, images as number);
      return once(`encodings/${split.name}/${images}`, async () =>
        encodeImages({
          model,
          session,
          images: chosen,
          present: split.present,
          onProgress: onEncoding,
        }),
      );
    },
    async divergence(split, count) {
      if (model.divergence === undefined) return undefined;
      return once(`divergence/${split.name}/${count}`, async () =>
        meanDivergence({
          model,
          session,
          images: firstNumbers(split, count),
          present: split.present,
        }),
      );
    },
    async originals(split, images) {
      const { x } = await split.present(Uint32Array.from(images));
      return imagesOf(x.slice(), dataShape);
    },
    async reconstruct({ images: split, present }, images) {
      const pixels = await reconstructImages({
        model,
        session,
        split,
        images: Uint32Array.from(images),
        presenter: { evaluation: (_, chosen) => present(chosen) },
      });
      return reconstructedImages(pixels, dataShape);
    },
    async decode(codes, condition) {
      return imagesOf(await decodeCodes({ model, session, codes, condition }), dataShape);
    },
    async sample(request) {
      return imagesOf(await sampleImages({ ...request, model, session }), dataShape);
    },
    async sampleCodes(request) {
      return sampleCodes({ ...request, model, session });
    },
    async draw(codes, stream, condition) {
      return imagesOf(await drawImages({ model, session, codes, stream, condition }), dataShape);
    },
  };
}

/** The numbers of the first images of a split. Throws ConfigError if the split has fewer. */
function firstNumbers({ name, images }: PlotSplit, count: number): Uint32Array {
  if (Number.isSafeInteger(count) && count >= 1 && count <= images.count) return everyImage(count);
  throw new ConfigError(`expected a number from 1 to ${images.count} (${name} images), found ${count}.`, {
    setting: "count",
    value: count,
  });
}

/** The labels of a split's images; undefined if they have none. */
export function labelsOf(
  { images: source }: PlotSplit,
  images: Uint32Array,
): Promise<Uint8Array | undefined> {
  return gatherLabels(source, images);
}
