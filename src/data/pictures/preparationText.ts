import { backgroundText } from "./background.ts";
import type { Fit, Preparation } from "./preparation.ts";

const fitTexts: Readonly<Record<Fit, (size: string) => string>> = {
  cover: (size) => `scaled until it covers ${size} pixels (height x width) and cut to them in the middle`,
  contain: (size) =>
    `scaled until it fits into ${size} pixels (height x width), in the middle of the background`,
  stretch: (size) => `scaled to ${size} pixels (height x width), each axis by itself`,
  pad: (size) => `not scaled, in the middle of ${size} pixels (height x width) of the background`,
};

/** What a preparation does with a picture, as one sentence. */
export function preparationText({ height, width, channels, fit, background }: Preparation): string {
  const colours = channels === 1 ? "made grey" : "made RGB";
  return (
    `Each picture is turned upright, converted to sRGB, composited over the background ${backgroundText(background)}, ` +
    `${colours}, and ${fitTexts[fit](`${height} x ${width}`)}.`
  );
}
