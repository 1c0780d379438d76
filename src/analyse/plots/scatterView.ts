import { advice, change } from "../../advice.ts";
import { ConfigError, DataError } from "../../errors.ts";
import type { Encodings } from "../../evaluate/codes.ts";
import { latentDimensions } from "../../evaluate/latent.ts";
import { projectCodes } from "../../evaluate/projection.ts";
import { umapCodes } from "../../evaluate/umap.ts";
import { randomStream } from "../../random/stream.ts";
import { wholeNumber } from "./choices.ts";
import type { PlotOptions } from "./options.ts";
import type { PlotSource, PlotSplit } from "./source.ts";

/** The points of a scatter. */
export interface ScatterView {
  readonly encodings: Encodings;
  /** float32 [count, components]. */
  readonly points: Float32Array;
  /** Names of the axes, two or three. */
  readonly axes: readonly string[];
  /** "two principal components of 10 latent dimensions". */
  readonly about: string;
}

/** Numbers of codes: UMAP of more than the first takes long, of more than the second too long. */
const usualForUmap = 5000;
const mostForUmap = 20_000;
const numbers = { 2: "two", 3: "three" } as const;

type ScatterOptions = Pick<PlotOptions, "count" | "dimensions" | "projection" | "seed">;

/**
 * Codes of a split in two or three dimensions: chosen latent dimensions, all if there are no more, principal
 * components, or UMAP of images drawn at random.
 *
 * @throws ConfigError for options that do not fit, DataError if the model has diverged
 */
export async function scatterView(
  source: PlotSource,
  split: PlotSplit,
  options: ScatterOptions,
): Promise<ScatterView> {
  const { latentSize } = source.trained.model.parts;
  if (options.seed !== undefined && options.projection !== "umap")
    throw new ConfigError("it has no effect without UMAP.", {
      setting: "seed",
      value: options.seed,
      remedy: advice`Drop ${change("seed")}, or use ${change("projection", "umap")}.`,
    });
  const { components, chosen } = dimensionsOf(options, latentSize);
  const encodings = await source.encodings(split, imagesOf(split, options, source.trained.config.seed));
  requireFinite(encodings);
  if (options.projection === "umap") return byUmap(source, encodings, components, options);
  const shown = chosen ?? (latentSize === components && options.projection === undefined ? undefined : "pca");
  if (shown === "pca") return byComponents(encodings, components);
  return byDimensions(encodings, shown ?? Array.from({ length: components }, (_, dimension) => dimension));
}

function dimensionsOf({ dimensions, projection }: ScatterOptions, latentSize: number) {
  const [only] = dimensions ?? [2];
  const about = { setting: "dimensions", value: dimensions };
  if (dimensions === undefined || dimensions.length === 1) {
    if (only !== 2 && only !== 3)
      throw new ConfigError(
        `expected 2, 3 or a list of latent dimensions such as 1,2, found ${only}.`,
        about,
      );
    if (only > latentSize)
      throw new ConfigError(
        `expected at most ${latentSize}, the number of this run's latent dimensions, found ${only}.`,
        about,
      );
    return { components: only, chosen: undefined } as const;
  }
  const valid = dimensions.every((each) => Number.isSafeInteger(each) && each >= 1 && each <= latentSize);
  const components = dimensions.length;
  if ((components !== 2 && components !== 3) || new Set(dimensions).size !== components || !valid)
    throw new ConfigError(
      `expected two or three different whole numbers from 1 to ${latentSize}, found ${dimensions.join(",") || "none"}.`,
      about,
    );
  if (projection !== undefined)
    throw new ConfigError("it cannot be combined with chosen dimensions.", {
      setting: "projection",
      value: projection,
      remedy: advice`Drop ${change("projection")} or ${change("dimensions")}.`,
    });
  return { components, chosen: dimensions.map((each) => each - 1) } as const;
}

/** The first images; for UMAP, images drawn at random, because a folder may list its classes one after another. */
function imagesOf({ images, name }: PlotSplit, { count, projection, seed }: ScatterOptions, runSeed: number) {
  if (projection !== "umap") return count;
  const maximum = Math.min(mostForUmap, images.count);
  const otherwise = Math.min(usualForUmap, maximum);
  const wanted = wholeNumber("count", count, { otherwise, minimum: Math.min(8, maximum), maximum });
  const drawn = randomStream(seed ?? runSeed, `pictures/umap-images/${name}`).permutation(0, images.count);
  return Array.from(drawn.subarray(0, wanted).sort());
}

async function byUmap(
  { trained, onLayout }: PlotSource,
  encodings: Encodings,
  components: 2 | 3,
  { seed = trained.config.seed }: ScatterOptions,
): Promise<ScatterView> {
  const points = await umapCodes({ encodings, components, seed, onProgress: onLayout });
  return {
    encodings,
    points,
    axes: Array.from({ length: components }, (_, axis) => `UMAP ${axis + 1}`),
    about: `drawn at random, UMAP of ${encodings.latentSize} latent dimensions, 15 neighbours, seed ${seed}`,
  };
}

async function byComponents(encodings: Encodings, components: 2 | 3): Promise<ScatterView> {
  const { count, latentSize } = encodings;
  const varying = latentDimensions(encodings).some(({ standardDeviation }) => standardDeviation > 0);
  if (!varying || count < components + 1)
    throw new ConfigError(`scatter: the ${count} codes do not vary in ${numbers[components]} directions.`, {
      remedy: advice`Choose more images, or dimensions: ${change("dimensions", [1, 2])}.`,
    });
  const { points, shares } = await projectCodes(encodings, components);
  const percent = (share = 0) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)}%`;
  const axes = shares.map((share, axis) => `component ${axis + 1}: ${percent(share)}`);
  return {
    encodings,
    points,
    axes: axes.map((name, axis) => (axis === 0 ? `${name} of the variance` : name)),
    about: `${numbers[components]} principal components of ${latentSize} latent dimensions`,
  };
}

function byDimensions(encodings: Encodings, chosen: readonly number[]): ScatterView {
  const { mu, count, latentSize } = encodings;
  const components = chosen.length;
  const points = Float32Array.from({ length: count * components }, (_, at) => {
    const row = Math.floor(at / components);
    return mu[row * latentSize + (chosen[at % components] ?? 0)] ?? 0;
  });
  const axes = chosen.map((dimension) => `z${dimension + 1}`);
  const all = latentSize === components;
  const about = all
    ? components === 2
      ? "both latent dimensions"
      : "all three latent dimensions"
    : `${axes.slice(0, -1).join(", ")} and ${axes.at(-1)} of ${latentSize} latent dimensions`;
  return { encodings, points, axes, about };
}

function requireFinite({ mu, latentSize, images }: Encodings): void {
  const broken = mu.findIndex((value) => !Number.isFinite(value));
  if (broken === -1) return;
  throw new DataError(
    `codes: expected finite numbers, found ${mu[broken]} for image ${images[Math.floor(broken / latentSize)]}. The model ` +
      "has diverged.",
  );
}
