import type { Candidate } from "./candidates.ts";
import { columnsOf } from "./derivedArrays.ts";
import type { PlacedArray } from "./foundArrays.ts";

export interface FoundSprites {
  readonly labels: PlacedArray;
  readonly factors: PlacedArray;
  readonly used: readonly Candidate[];
  readonly classes: readonly string[];
  readonly factorNames: readonly string[];
  readonly note: string;
}

const factorNames = ["shape", "scale", "orientation", "x", "y"];

/**
 * The labels and factors in dSprites' archive (Matthey, Higgins, Hassabis and Lerchner, 2017), whose `latents_values`
 * and `latents_classes` are [count, 6]: colour, shape, scale, orientation, x and y. The colour is always white and left
 * out.
 *
 * @param labels the user's name for the labels; if it is another array, that array is read as usual
 */
export function spritesOf(
  candidates: readonly Candidate[],
  data: Candidate,
  labels: string | undefined,
): FoundSprites | undefined {
  const find = (name: string) =>
    candidates.find((each) => each.name === name && each.from === data.from && each.array.shape[1] === 6);
  const [values, classes] = [find("latents_values"), find("latents_classes")];
  if (labels !== undefined && labels !== classes?.name) return undefined;
  if (data.name !== "imgs" || values === undefined || classes === undefined) return undefined;
  return {
    labels: { ...classes.placed, array: columnsOf(classes.array, [1]) },
    factors: { ...values.placed, array: columnsOf(values.array, [1, 2, 3, 4, 5]) },
    used: [values, classes],
    classes: ["square", "ellipse", "heart"],
    factorNames,
    note: `Factors kept: ${factorNames.join(", ")} (latents_values). The colour is left out, because it is always white in dSprites.`,
  };
}
