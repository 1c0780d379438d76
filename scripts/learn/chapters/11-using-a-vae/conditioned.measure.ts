import { imagesOf } from "../../../../src/analyse/images.ts";
import { sampleEachClass } from "../../../../src/evaluate/generate.ts";
import { type StoredImages, stored } from "./stored.ts";
import { withTrained } from "./trained.ts";

/** The number of draws of z. */
const draws = 5;

/** Samples of each class, class by class, of the same codes. */
export function conditionedData(): Promise<{ readonly draws: number; readonly images: StoredImages }> {
  return withTrained("conditional20", async ({ trained: { model, session } }) => {
    const pixels = await sampleEachClass({ model, session, count: draws, seed: 1 });
    return { draws, images: stored(imagesOf(pixels, model.parts.dataShape)) };
  });
}
