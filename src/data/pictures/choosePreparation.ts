import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { parseBackground, usualBackground } from "./background.ts";
import type { PictureProperties } from "./inspect.ts";
import type { PictureRequest } from "./picturesDataset.ts";
import type { Fit, Preparation } from "./preparation.ts";

/** Requested preparation of pictures; absent settings are chosen from the pictures. */
export interface PreparationRequest {
  /** Height and width of the images. */
  readonly imageSize?: number | undefined;
  /** Default: cover. */
  readonly fit?: Fit | undefined;
  /** Whether images are grey. Default: if no picture has colours. */
  readonly grey?: boolean | undefined;
  /** `white`, `black` or `#rrggbb`. Default: white. */
  readonly background?: string | undefined;
}

/** A preparation, and the reason for its size. */
export interface ChosenPreparation {
  readonly preparation: Preparation;
  /** Absent if the user set the size. */
  readonly reason?: string;
}

/**
 * The largest side at which pictures of one common size keep it, and the largest side of the squares that other
 * pictures become.
 */
const usualSide = 64;
/** The largest side to which pictures are padded if no size is set. */
const largestPadded = 256;
/** The smallest square. */
const leastSide = 8;
/** The share of pictures that may be smaller than their images. */
const mayBeSmaller = 0.1;

/**
 * Chooses how pictures become images. Pictures of one common size of at most 64 x 64 keep it. Others become squares of
 * 64, or of the largest smaller power of two that nine in ten of them fill: a model of larger images trains slowly, so
 * larger sizes must be requested (imageSize).
 *
 * @throws ConfigError if the background is invalid, or if large pictures are to be padded and no size is set
 */
export function choosePreparation(
  pictures: readonly Pick<PictureProperties, "width" | "height" | "grey">[],
  { imageSize, fit = "cover", grey, background = usualBackground }: PreparationRequest,
): ChosenPreparation {
  const channels = grey || pictures.every((picture) => picture.grey) ? 1 : 3;
  const shared = { channels, fit, background: parseBackground(background) } as const;
  if (imageSize !== undefined) return { preparation: { height: imageSize, width: imageSize, ...shared } };
  const [first] = pictures;
  if (first === undefined) throw new ConfigError("pictures: expected some, found none.");
  const { width, height } = first;
  const alike = pictures.every((picture) => picture.width === width && picture.height === height);
  if (alike && Math.max(width, height) <= usualSide) {
    return {
      preparation: { height, width, ...shared },
      reason: `all pictures are ${height} x ${width} and keep that size`,
    };
  }
  if (fit === "pad") return padded(pictures, shared);
  const shortSides = pictures.map((picture) => Math.min(picture.width, picture.height)).sort((a, b) => a - b);
  const filled = shortSides[Math.floor(mayBeSmaller * shortSides.length)] ?? usualSide;
  const side = Math.min(usualSide, Math.max(leastSide, 2 ** Math.floor(Math.log2(filled))));
  return {
    preparation: { height: side, width: side, ...shared },
    reason: reasonFor(side, filled),
  };
}

/** Squares that contain all pictures at their own size. */
function padded(
  pictures: readonly Pick<PictureProperties, "width" | "height">[],
  shared: Omit<Preparation, "height" | "width">,
): ChosenPreparation {
  const side = pictures.reduce((most, { width, height }) => Math.max(most, width, height), 0);
  if (side > largestPadded) {
    throw new ConfigError(
      `the fit pad does not scale and requires it, because the largest picture has ${side} pixels on its longer side.`,
      {
        setting: "imageSize",
        remedy: advice`Add ${change("imageSize", side)}, or scale the pictures: ${change("fit", "contain")}.`,
      },
    );
  }
  const reason = `the largest picture has ${side} pixels on its longer side, and none is scaled`;
  return { preparation: { height: side, width: side, ...shared }, reason };
}

function reasonFor(side: number, filled: number): string {
  if (side === usualSide) {
    return (
      `images of ${side} x ${side} train in minutes to hours on a processor; ${2 * side} x ${2 * side}, four times as many pixels, take ` +
      "about four times as long"
    );
  }
  if (filled < side) return `the smallest size; pictures with shorter sides than ${side} are enlarged`;
  return `nine in ten of the pictures have at least ${filled} pixels on their shorter side; ${side} is the largest power of two up to that`;
}

/** Throws ConfigError if picture settings are given for data that are not pictures. */
export function requireNoPictureSettings(path: string, request: Partial<PictureRequest>): void {
  for (const setting of ["fit", "grey", "background", "tolerance", "strict"] as const) {
    const found = request[setting];
    if (found === undefined || found === false) continue;
    throw new ConfigError(
      `expected none, because ${path} is not a folder or archive of pictures, found ${found}.`,
      {
        setting,
        value: found,
        remedy: advice`Drop ${change(setting)}.`,
      },
    );
  }
}
