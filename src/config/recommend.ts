import { advice, asFlags, change } from "../advice.ts";
import type { NumberSummary } from "../data/look/numbers.ts";
import type { DataSurvey } from "../data/look/survey.ts";
import type { DatumShape } from "../data/source.ts";
import { elementCount } from "../graph/shape.ts";
import type { ConfigInput } from "./config.ts";
import { type FieldName, fields } from "./fields.ts";

/** Settings that suit some data, and why. */
export interface Recommendation {
  /** Those that differ from the defaults. */
  readonly settings: ConfigInput;
  /** All decisions, including defaults: settings that belong together, with one reason. */
  readonly choices: readonly Choice[];
  /** Further suggestions that the user has to decide on, one sentence each. */
  readonly advice?: readonly string[];
}

export interface Choice {
  readonly settings: ConfigInput;
  readonly reason: string;
}

/** Settings given by the user on which recommendations depend. */
export type Said = Pick<ConfigInput, "batchSize" | "validation" | "augment">;

/**
 * The share of pixels near black or white above which a Bernoulli, for which grey is a mixture of both, fits well
 * enough.
 */
const mostlyAtEnds = 0.75;
/** Above this ratio between the standard deviations of features, one sigma does not fit all. */
const unlikeScales = 3;
/** The image sizes that the network of Burgess et al. 2018 accepts. */
const burgessSides: readonly number[] = [32, 64];
/** The largest side of grey images for which a dense network is enough. */
const denseSide = 32;
/** The numbers per image above which 20 latent dimensions are few. */
const largeImage = 1024;
/**
 * Above this magnitude, features are far from the unit scale of an initialised network, and the first steps make its
 * codes diverge.
 */
const largeNumber = 100;
/** The number of training steps to aim for: that of ten epochs on MNIST. */
const wantedSteps = 4690;
const mostEpochs = 500;
const stepsAnEpoch = 50;
const batches = { least: 16, most: 128 } as const;
/** The number of training pictures below which a model soon overfits. */
const fewPictures = 500;

/**
 * Recommends settings for surveyed data. For 60,000 grey images like those of MNIST, these are the defaults. A
 * recommendation is a starting point: a training of some thousand steps gives a first model to judge.
 */
export function recommend(survey: DataSurvey, said: Said = {}): Recommendation {
  const training = lengthOf(survey, said);
  const choices = [
    ...imageSizeFor(survey),
    likelihoodFor(survey),
    networkFor(survey),
    latentSizeFor(survey),
    ...training,
  ];
  const hints = adviceFor(survey, said);
  const settings = Object.fromEntries(
    choices
      .flatMap((choice) => Object.entries(choice.settings))
      .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(defaultOf(name as FieldName))),
  );
  return { settings, choices, ...(hints.length > 0 && { advice: hints }) };
}

function defaultOf(name: FieldName): unknown {
  return fields[name].schema.safeParse(undefined).data;
}

/** The size that pictures are fitted to; none if all keep their size, or the user has set one. */
function imageSizeFor({ pictures, shape }: DataSurvey): readonly Choice[] {
  const [height, width] = shape;
  if (pictures?.sizeReason === undefined || height === undefined || height !== width) return [];
  const { least, largest } = pictures.sizes;
  if ([least, largest].every((size) => size.join() === [height, width].join())) return [];
  return [{ settings: { imageSize: height }, reason: pictures.sizeReason }];
}

function adviceFor(
  { pictures, splits }: DataSurvey,
  { augment = [], validation = 0 }: Said,
): readonly string[] {
  const count = Math.max(1, splits.train - validation);
  if (pictures === undefined || count >= fewPictures) return [];
  const few = `${number(count)} training ${count === 1 ? "picture is" : "pictures are"} few: a model soon knows them by heart.`;
  if (augment.length > 0) return [`${few} More of them help most.`];
  return [
    asFlags(
      advice`${few} More of them help most; ${change("augment", "flip")} shows each mirrored, too, where left and right mean the same.`,
    ),
  ];
}

function likelihoodFor({ numbers, elementType, shape, looked, splits }: DataSurvey): Choice {
  const { blackAndWhite, oneHot, nearEnds, range } = numbers;
  if (oneHot) {
    return {
      settings: { likelihood: "categorical" },
      reason: `each ${shape.at(-1)} numbers of the last axis are one of as many categories`,
    };
  }
  const share = `${Math.floor(100 * nearEnds)} % of the numbers lie within a tenth of black or white`;
  if (elementType === "uint8") {
    if (blackAndWhite && looked === splits.train) {
      return {
        settings: { likelihood: "bernoulli", binarize: "threshold" },
        reason:
          "all pixels are black or white: a Bernoulli is their distribution, and threshold, which changes none, says so",
      };
    }
    if (blackAndWhite) {
      return { settings: { likelihood: "bernoulli" }, reason: "all pixels looked at are black or white" };
    }
    if (nearEnds >= mostlyAtEnds) {
      return { settings: { likelihood: "bernoulli" }, reason: `${share}, as MNIST's do` };
    }
    if (shape.length === 3 && shape[2] === 3) {
      return {
        settings: { likelihood: "gaussian" },
        reason:
          "the summed squared error: codes then keep what images share, and samples look like them. For a bound on log p(x) of bytes, " +
          "use the likelihood discretized-logistic",
      };
    }
    return {
      settings: { likelihood: "discretized-logistic" },
      reason: `only ${share}; this one is a probability of each of the 256 levels`,
    };
  }
  const [low, high] = range;
  if (low === 0 && high === 1) {
    if (blackAndWhite) return { settings: { likelihood: "bernoulli" }, reason: "all numbers are 0 or 1" };
    if (nearEnds >= mostlyAtEnds) {
      return {
        settings: { likelihood: "continuous-bernoulli" },
        reason: `the numbers lie in 0..1, and ${Math.floor(100 * nearEnds)} % within a tenth of the ends: a density of such numbers`,
      };
    }
    return {
      settings: { likelihood: "gaussian", sigma: "shared" },
      reason:
        "the numbers lie in 0..1, most of them between the ends; sigma is learned, so that no scale has to be chosen",
    };
  }
  return gaussianFor(numbers, shape);
}

/**
 * For real numbers: one sigma for each feature if scales differ, unless a feature is constant, whose sigma would be 0.
 */
function gaussianFor({ constant, deviations, least, largest }: NumberSummary, shape: DatumShape): Choice {
  const { least: narrow = 1, largest: wide = 1 } = deviations ?? {};
  const unlike = shape.length < 3 && constant === 0 && wide > unlikeScales * narrow;
  const found = `the numbers are real, from ${short(least)} to ${short(largest)}`;
  const large = shape.length < 3 && Math.max(-least, largest) > largeNumber;
  const warning = large ? "; numbers this large train badly, so better standardize each place first" : "";
  return {
    settings: { likelihood: "gaussian", mean: "linear", sigma: unlike ? "pixel" : "shared" },
    reason: unlike
      ? `${found}, and places differ in scale (standard deviations ${short(narrow)} to ${short(wide)}): each learns its own sigma${warning}`
      : `${found}; one sigma is learned for all${warning}`,
  };
}

function networkFor({ shape, numbers }: DataSurvey): Choice {
  const [height = 1, width = 1, channels] = shape;
  if (channels === undefined) {
    const what = shape.length === 1 ? "vectors" : "series";
    return { settings: { encoder: "dense" }, reason: `${what} have no pixels that lie side by side` };
  }
  const [short, long] = [Math.min(height, width), Math.max(height, width)];
  if (numbers.oneHot || channels > 4) {
    return { settings: { encoder: "dense" }, reason: "the channels are no colours of a picture" };
  }
  if (channels === 1 && long <= denseSide) {
    return {
      settings: { encoder: "dense" },
      reason: `grey images of ${height} x ${width} are small enough for it`,
    };
  }
  if (channels === 3 && height === width && burgessSides.includes(height)) {
    return {
      settings: { encoder: "burgess" },
      reason: `convolutions of 4 x 4 for images of ${height} x ${width} and two dense layers: fast, and smooth samples`,
    };
  }
  const halvings = Math.min(6, Math.max(2, Math.round(Math.log2(long / 8))));
  if (short < 2 ** halvings) {
    return {
      settings: { encoder: "dense" },
      reason: `images of ${height} x ${width} are too narrow to be halved ${halvings} times by convolutions`,
    };
  }
  const layers = Array.from({ length: halvings }, (_, layer) => Math.min(256, 32 * 2 ** layer));
  const what = channels === 1 ? "images this large" : "colour images";
  return {
    settings: { encoder: "conv", channels: layers },
    reason: `${what} take convolutions: ${halvings} of them, each of which halves the sides, make ${height} x ${width} about ${Math.ceil(height / 2 ** halvings)} x ${Math.ceil(width / 2 ** halvings)}`,
  };
}

function latentSizeFor({ shape, numbers }: DataSurvey): Choice {
  const usual = Number(defaultOf("latentSize"));
  const places = numbers.oneHot
    ? elementCount(shape) / (shape.at(-1) ?? 1)
    : elementCount(shape) - numbers.constant;
  if (places < 2 * usual) {
    const latentSize = Math.max(1, Math.floor(places / 2));
    const counted = `${places} ${places === 1 ? "number" : "numbers"}`;
    return {
      settings: { latentSize },
      reason: `half of the ${counted} of a datum that vary: a code is to be shorter than its datum`,
    };
  }
  if (shape.length === 3 && elementCount(shape) > largeImage && !numbers.blackAndWhite) {
    return {
      settings: { latentSize: 64 },
      reason: "images of so many pixels vary in many ways; dimensions that are not needed stay unused",
    };
  }
  return { settings: { latentSize: usual }, reason: "dimensions that are not needed stay unused" };
}

/**
 * Batch size and epochs, chosen by the number of steps: ten epochs of fifty images in one batch would be only ten
 * steps.
 */
function lengthOf({ splits }: DataSurvey, { batchSize, validation = 0 }: Said): readonly Choice[] {
  const count = Math.max(1, splits.train - validation);
  const wanted = Math.max(batches.least, Math.min(batches.most, powerOfTwo(count / stepsAnEpoch)));
  const batch = batchSize ?? Math.min(wanted, powerOfTwo(count));
  const steps = Math.ceil(count / batch);
  const epochs = Math.min(mostEpochs, Math.max(1, Math.round(wantedSteps / steps)));
  const size: Choice = {
    settings: { batchSize: batch },
    reason: `${number(count)} training data make ${number(steps)} ${steps === 1 ? "step" : "steps"} an epoch`,
  };
  const total = `${number(epochs * steps)} steps in all`;
  const near = `${total}, where MNIST's ten epochs make ${number(wantedSteps)}`;
  const reason = epochs === mostEpochs ? `${near}; more epochs of so few data learn them by heart` : near;
  return [...(batchSize === undefined ? [size] : []), { settings: { epochs }, reason }];
}

/** The largest power of two up to a number, at least 1. */
function powerOfTwo(most: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(most)));
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
