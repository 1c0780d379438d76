import { advice, change } from "../../advice.ts";
import { ConfigError } from "../../errors.ts";
import { parseBackground, usualBackground } from "./background.ts";
import type { PictureProperties } from "./inspect.ts";
import type { PictureRequest } from "./picturesDataset.ts";
import type { Fit, Preparation } from "./preparation.ts";

/** How a user wants pictures to be prepared; what is absent is chosen by the pictures. */
export interface PreparationRequest {
  /** Height and width of the images. */
  readonly imageSize?: number | undefined;
  /** Default: cover. */
  readonly fit?: Fit | undefined;
  /** Whether colours are dropped. Default: where no picture has any. */
  readonly grey?: boolean | undefined;
  /** `white`, `black` or `#rrggbb`. Default: white. */
  readonly background?: string | undefined;
}

/** A preparation, and why it has its size. */
export interface ChosenPreparation {
  readonly preparation: Preparation;
  /** Absent where the user said the size. */
  readonly reason?: string;
}

/** The side up to which pictures that are all of one size stay as they are, and of the squares that larger ones become. */
const usualSide = 64;
/** The side up to which pictures are padded without being asked for. */
const largestPadded = 256;
/** The smallest square. */
const leastSide = 8;
/** The share of pictures that may be smaller than the images that they become. */
const mayBeSmaller = 0.1;

/**
 * How pictures become images. Pictures that are all of one size of at most 64 x 64 keep it. Others become squares of 64, or of the
 * largest power of two that nine in ten of them fill: a model of larger images learns slowly, which a user may want to say (imageSize).
 *
 * @throws ConfigError for a background that is none, and where large pictures are to be padded and no size is said
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

/** Squares into which all pictures go as they are. */
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

/** Throws ConfigError for settings of the preparation of pictures, where the data are none. */
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
