import { ConfigError, DataError } from "../errors.ts";
import type { Likelihood } from "../vae/seams.ts";
import type { Dataset, ImageShape } from "./dataset.ts";

type Supported = Pick<Likelihood, "name" | "support">;

/**
 * Throws DataError where a likelihood is not one of such data: every image of both splits is looked at. Pixels are bytes,
 * scaled to [0, 1], which all likelihoods take but that of one-hot columns.
 */
export function requireSupport(
  likelihood: Supported,
  { imageShape, train, test }: Pick<Dataset, "imageShape" | "train" | "test">,
): void {
  if (likelihood.support !== "one-hot") return;
  requireOneHot(likelihood.name, "training", train.pixels, imageShape);
  requireOneHot(likelihood.name, "test", test.pixels, imageShape);
}

/**
 * Throws ConfigError where images of one shape are padded to another for a likelihood of one-hot columns: black is none.
 */
export function requireNoPadding({ name, support }: Supported, from: ImageShape, to: ImageShape): void {
  if (support !== "one-hot" || from.join() === to.join()) return;
  throw new ConfigError(
    `imageSize (--image-size): the likelihood '${name}' expected one-hot columns and no padding, found images of ` +
      `${from[0]} x ${from[1]} to be padded to ${to[0]} x ${to[1]} with black, which is none of the categories. ` +
      "Drop --image-size, or pad the data yourself with a category.",
  );
}

function requireOneHot(
  likelihood: string,
  split: string,
  pixels: Uint8Array,
  [height, width, categories]: ImageShape,
): void {
  for (let start = 0; start < pixels.length; start += categories) {
    if (isOneHot(pixels, start, start + categories)) continue;
    const image = Math.floor(start / (height * width * categories));
    throw new DataError(
      `${split} image ${image}: the likelihood '${likelihood}' expected one-hot columns, in each ${categories} numbers of the last ` +
        `axis one 255 and else 0, found ${describe(pixels.subarray(start, start + categories))}. For images take bernoulli, ` +
        "gaussian or discretized-logistic.",
    );
  }
}

/** Whether of the bytes from `start` to before `end` one is 255 and the others 0. */
function isOneHot(pixels: Uint8Array, start: number, end: number): boolean {
  let ones = 0;
  for (let at = start; at < end; at++) {
    const value = pixels[at] ?? 0;
    if (value === 255) ones += 1;
    else if (value !== 0) return false;
  }
  return ones === 1;
}

function describe(values: Uint8Array): string {
  return values.length <= 8 ? `[${values.join(", ")}]` : `[${values.subarray(0, 8).join(", ")}, ...]`;
}
