import { advice, change } from "../advice.ts";
import { ConfigError, DataError } from "../errors.ts";
import type { Likelihood } from "../vae/interfaces.ts";
import type { Dataset } from "./dataset.ts";
import type { DatumArray, ImageShape, Source } from "./source.ts";
import { type DataPass, dataInPasses } from "./sources/passes.ts";

type Supported = Pick<Likelihood, "name" | "support">;

/**
 * Throws DataError if data are outside the support of a likelihood. Bytes are scaled to [0, 1], which all likelihoods
 * accept except the one of one-hot columns. Floats reach the model unchanged: all are checked, and must be finite.
 */
export async function requireSupport(
  likelihood: Supported,
  { train, validation, test }: Pick<Dataset, "train" | "validation" | "test">,
): Promise<void> {
  for (const [split, source] of [
    ["training", train],
    ["validation", validation],
    ["test", test],
  ] as const) {
    if (source === undefined) continue;
    const look = checkOf(likelihood, split, source);
    if (look === undefined) continue;
    for await (const pass of dataInPasses(source)) look(pass);
  }
}

/** The check of each pass; undefined if every datum of such a source is accepted. */
function checkOf(
  { name, support }: Supported,
  split: string,
  source: Source,
): ((pass: DataPass) => void) | undefined {
  const { elementType, shape } = source;
  if (support === "one-hot")
    return (pass) => requireOneHot(name, split, pass, shape.at(-1) ?? 1, elementType);
  if (elementType === "uint8") return undefined;
  return (pass) => requireFloats(name, split, pass, support);
}

/** Throws ConfigError if images are padded for a likelihood of one-hot columns: a black pixel is not one-hot. */
export function requireNoPadding({ name, support }: Supported, from: ImageShape, to: ImageShape): void {
  if (support !== "one-hot" || from.join() === to.join()) return;
  throw new ConfigError(
    `the likelihood '${name}' requires one-hot columns without padding, found images of ${from[0]} x ${from[1]} to be padded to ` +
      `${to[0]} x ${to[1]} with black, which is not a category.`,
    {
      setting: "imageSize",
      value: to[0],
      remedy: advice`Drop ${change("imageSize")}, or pad the data yourself with a category.`,
    },
  );
}

const linearMean = advice`${change("likelihood", "gaussian")} ${change("mean", "linear")}`;
const forAnyNumbers = advice`Scale the data, or use a Gaussian with a linear mean (${linearMean}), which accepts any finite numbers.`;

/** Throws DataError if columns are not one-hot. One is 255 in bytes, which are scaled, and 1 in floats. */
function requireOneHot(
  likelihood: string,
  split: string,
  { first, count, x }: DataPass,
  categories: number,
  elementType: Source["elementType"],
): void {
  const one = elementType === "uint8" ? 255 : 1;
  for (let start = 0; start < x.length; start += categories) {
    if (isOneHot(x, start, start + categories, one)) continue;
    const image = first + Math.floor(start / (x.length / count));
    throw new DataError(
      `${split} image ${image}: the likelihood '${likelihood}' requires one-hot columns (in each group of ${categories} numbers ` +
        `along the last axis one ${one}, the others 0), found ${describe(x.subarray(start, start + categories))}.`,
      {
        remedy: advice`For images, use ${change("likelihood", "bernoulli")}, gaussian or discretized-logistic.`,
      },
    );
  }
}

/**
 * Throws DataError if numbers are not finite or, depending on the likelihood, not in [0, 1] or not multiples of 1/255.
 */
function requireFloats(
  likelihood: string,
  split: string,
  { first, count, x }: DataPass,
  support: Supported["support"],
): void {
  const wanted = {
    real: "finite numbers",
    "unit interval": "numbers from 0 to 1",
    bytes: "multiples of 1/255 from 0 to 1",
    "one-hot": "one-hot columns",
  }[support];
  const bad = x.findIndex((value) => {
    if (support === "real") return !Number.isFinite(value);
    if (!(value >= 0 && value <= 1)) return true;
    return support === "bytes" && Math.abs(255 * value - Math.round(255 * value)) > 1e-4;
  });
  if (bad < 0) return;
  const size = x.length / count;
  throw new DataError(
    `${split} datum ${first + Math.floor(bad / size)}, number ${bad % size}: the likelihood '${likelihood}' requires ${wanted}, ` +
      `found ${x[bad]}.`,
    {
      remedy:
        support === "real"
          ? advice`Remove this datum, or replace the value with a finite number.`
          : forAnyNumbers,
    },
  );
}

/** Whether exactly one of the numbers from `start` to before `end` is `one` and the others are 0. */
export function isOneHot(pixels: DatumArray, start: number, end: number, one: number): boolean {
  let ones = 0;
  for (let at = start; at < end; at++) {
    const value = pixels[at] ?? 0;
    if (value === one) ones += 1;
    else if (value !== 0) return false;
  }
  return ones === 1;
}

function describe(values: DatumArray): string {
  return values.length <= 8 ? `[${values.join(", ")}]` : `[${values.subarray(0, 8).join(", ")}, ...]`;
}
