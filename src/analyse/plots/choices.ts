import { advice, change } from "../../advice.ts";
import { datasetTitle } from "../../data/sources/known.ts";
import { ConfigError } from "../../errors.ts";
import { byInformation, type LatentDimension, latentDimensions } from "../../evaluate/latent.ts";
import { requireTemperature } from "../../evaluate/noise.ts";
import type { TrainedModel } from "../trainedModel.ts";
import { type Bounds, type PlotOptions, plotOptions } from "./options.ts";
import type { PlotSource, PlotSplit } from "./source.ts";

/** The largest number of images for statistics of latent dimensions: enough for two digits, without a wait. */
const statisticsCount = 10_000;

/** The title of a run's data. */
export function dataTitle({ data }: TrainedModel): string {
  return datasetTitle(data.name);
}

/** Whether codes lie around 0 with standard deviation 1: q(z|x) has a variance, and the prior is a standard normal. */
export function isStandardNormal({ model: { parts } }: TrainedModel): boolean {
  return !parts.posterior.deterministic && parts.prior.isStandardNormal === true;
}

/** The dimensions of a run's codes, the most informative first. */
export async function rankedDimensions(
  source: PlotSource,
  split: PlotSplit,
): Promise<readonly LatentDimension[]> {
  const { trained } = source;
  const count = Math.min(statisticsCount, split.images.count);
  const encodings = await source.encodings(split, count);
  if (isStandardNormal(trained)) return byInformation(latentDimensions(encodings));
  const { logVar: _, ...codes } = encodings;
  return byInformation(latentDimensions(codes, await source.divergence(split, count)));
}

/** The images that statistics of dimensions are computed over: `10,000 test images`. */
export function statisticsImages({ name, images }: PlotSplit): string {
  const count = Math.min(statisticsCount, images.count);
  const which = count < images.count ? "the first " : "";
  return `${which}${count.toLocaleString("en-US")} ${name === "train" ? "training" : name} images`;
}

/** Explains the metrics of `describeDimension` for these dimensions: `KL: mean over 10,000 test images`. */
export function aboutDimensions(dimensions: readonly LatentDimension[], split: PlotSplit): string {
  const hasKl = dimensions.some(({ kl }) => kl !== undefined);
  return `${hasKl ? "KL: mean over" : "sd: over"} ${statisticsImages(split)}`;
}

/**
 * The length of one step of a plot in a dimension: 1 if the prior is a standard normal, otherwise the codes' standard
 * deviation.
 */
export function unitOf(trained: TrainedModel, { standardDeviation }: LatentDimension): number {
  return isStandardNormal(trained) ? 1 : standardDeviation || 1;
}

/** The metric of a dimension, `KL 1.23 nats` or `sd 0.4`. */
export function describeDimension({ kl, standardDeviation }: LatentDimension): string {
  return kl === undefined ? `sd ${standardDeviation.toPrecision(2)}` : `KL ${kl.toFixed(2)} nats`;
}

/**
 * Two chosen dimensions, counted from 0; undefined if none were chosen.
 *
 * @param chosen counted from 1
 * @throws ConfigError if they are not two different dimensions of the run
 */
export function twoDimensions(
  chosen: readonly number[] | undefined,
  latentSize: number,
): readonly [number, number] | undefined {
  if (chosen === undefined) return undefined;
  const [first, second] = chosen;
  const valid = chosen.every((each) => Number.isSafeInteger(each) && each >= 1 && each <= latentSize);
  if (chosen.length === 2 && first !== undefined && second !== undefined && first !== second && valid)
    return [first - 1, second - 1];
  throw new ConfigError(
    `expected two different whole numbers from 1 to ${latentSize}, found ${chosen.join(",") || "none"}.`,
    { setting: "dimensions", value: chosen },
  );
}

/**
 * The chosen images, or the first ones.
 *
 * @throws ConfigError for an image that the split does not have, or a wrong number of images
 */
export function chosenImages(
  { images: { count }, name }: PlotSplit,
  chosen: readonly number[] | undefined,
  { otherwise, exactly, even = false }: ImageChoice,
): readonly number[] {
  const images = chosen ?? Array.from({ length: Math.min(otherwise, count) }, (_, image) => image);
  const wanted =
    exactly === undefined ? (even ? "an even number of images" : "at least one image") : `exactly ${exactly}`;
  const fits =
    exactly === undefined ? images.length > 0 && !(even && images.length % 2) : images.length === exactly;
  const about = { setting: "images", value: images };
  if (!fits) throw new ConfigError(`expected ${wanted}, found ${images.length}.`, about);
  for (const image of images)
    if (!Number.isSafeInteger(image) || image < 0 || image >= count)
      throw new ConfigError(
        `expected numbers from 0 to ${count - 1} (${name} images), found ${image}.`,
        about,
      );
  return images;
}

/** The largest number of images that a picture of rows shows. */
const mostShown = 600;

/**
 * The chosen images, or the first `count` images. Default: the first 12.
 *
 * @throws ConfigError if both are given, for images that the split does not have, or more than 600
 */
export function chosenOrFirst(
  split: PlotSplit,
  { images, count }: { readonly images?: readonly number[] | undefined; readonly count?: number | undefined },
): readonly number[] {
  if (images !== undefined && count !== undefined)
    throw new ConfigError("it cannot be combined with chosen images.", {
      setting: "count",
      value: count,
      remedy: advice`Drop ${change("count")} or ${change("images")}.`,
    });
  const maximum = Math.min(mostShown, split.images.count);
  if (images !== undefined && images.length > mostShown)
    throw new ConfigError(`expected at most ${mostShown} images, found ${images.length}.`, {
      setting: "images",
      value: images,
    });
  const otherwise = wholeNumber("count", count, { otherwise: Math.min(12, maximum), minimum: 1, maximum });
  return chosenImages(split, images, { otherwise });
}

export interface ImageChoice {
  /** The number of images if none are chosen. */
  readonly otherwise: number;
  readonly exactly?: number;
  readonly even?: boolean;
}

/** The chosen whole number, or the default. Throws ConfigError if it is out of bounds. */
export function wholeNumber(
  name: string,
  chosen: number | undefined,
  { otherwise, minimum, maximum }: Bounds,
): number {
  const value = chosen ?? otherwise;
  if (Number.isSafeInteger(value) && value >= minimum && value <= maximum) return value;
  throw new ConfigError(`expected a whole number from ${minimum} to ${maximum}, found ${value}.`, {
    setting: name,
    value,
  });
}

/** The distance from the middle in standard deviations. Throws ConfigError unless it is above 0 and at most 1000. */
export function rangeOf({ range = plotOptions.range.default }: PlotOptions): number {
  const { maximum } = plotOptions.range;
  if (range > 0 && range <= maximum) return range;
  throw new ConfigError(
    `expected a number above 0 and at most ${maximum.toLocaleString("en-US")}, found ${range}.`,
    { setting: "range", value: range },
  );
}

/** The temperature. Throws ConfigError unless it is from 0 to 1000. */
export function temperatureOf({ temperature = plotOptions.temperature.default }: PlotOptions): number {
  requireTemperature(temperature);
  return temperature;
}

/** `count` numbers from -range to range at equal distances; 0 for a single one. */
export function symmetricSteps(count: number, range: number): readonly number[] {
  if (count === 1) return [0];
  return Array.from({ length: count }, (_, step) => (2 * step * range) / (count - 1) - range);
}
