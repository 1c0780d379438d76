import { kindNames, type PictureKind } from "../../codec/picture/kinds.ts";
import { backgroundText } from "./background.ts";
import type { Fit, Preparation } from "./preparation.ts";
import type { PictureSummary } from "./summary.ts";

/**
 * How pictures become images, in one line: `20 pictures (19 JPEG, 1 PNG), 50 x 52 to 96 x 90 (height x width): colour
 * images of 32 x 32, scaled to cover the image and cut in the middle, transparent parts on white`.
 */
export function pictureStatement({ count, kinds, sizes }: PictureSummary, preparation: Preparation): string {
  const { least, largest } = sizes;
  const of = Object.entries(kinds).map(
    ([kind, each]) => `${each.toLocaleString("en-US")} ${kindNames[kind as PictureKind]}`,
  );
  const same = least.join() === largest.join();
  const range = same ? `all ${least.join(" x ")}` : `${least.join(" x ")} to ${largest.join(" x ")}`;
  return (
    `${count.toLocaleString("en-US")} ${count === 1 ? "picture" : "pictures"} (${of.join(", ")}), ${range} (height x width): ` +
    `${preparationInWords(preparation, same ? least : undefined)}`
  );
}

/** @param all the size of all pictures, if it is the same */
function preparationInWords(
  { height, width, channels, fit, background }: Preparation,
  all?: readonly [height: number, width: number],
): string {
  const images = `${channels === 1 ? "grey" : "colour"} images of ${height} x ${width}`;
  const on = backgroundText(background);
  if (all?.[0] === height && all[1] === width) return `${images}, transparent parts on ${on}`;
  const how = {
    cover: "scaled to cover the image and cut in the middle",
    contain: `scaled to fit into the image, ${on} around them`,
    stretch: "stretched to the image",
    pad: `in their own size, ${on} around them`,
  }[fit];
  return `${images}, ${how}, transparent parts on ${on}`;
}

const fitTexts: Readonly<Record<Fit, (size: string) => string>> = {
  cover: (size) => `scaled until it covers ${size} pixels (height x width) and cut to them in the middle`,
  contain: (size) =>
    `scaled until it fits into ${size} pixels (height x width), in the middle of the background`,
  stretch: (size) => `scaled to ${size} pixels (height x width), each axis separately`,
  pad: (size) => `not scaled, in the middle of ${size} pixels (height x width) of the background`,
};

/** Describes a preparation in one sentence. */
export function preparationText({ height, width, channels, fit, background }: Preparation): string {
  const colours = channels === 1 ? "made grey" : "made RGB";
  return (
    `Each picture is turned upright, converted to sRGB, composited over the background ${backgroundText(background)}, ` +
    `${colours}, and ${fitTexts[fit](`${height} x ${width}`)}.`
  );
}
