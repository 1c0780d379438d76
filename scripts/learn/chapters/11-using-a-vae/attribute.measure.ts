import { imagesFrom, joinImages } from "../../../../src/analyse/plots/images.ts";
import { labelsOf } from "../../../../src/analyse/plots/source.ts";
import { attributeVector, meanCodes } from "../../../../src/evaluate/attributes.ts";
import { codeOf } from "../../../../src/evaluate/codes.ts";
import type { Images } from "../../../../src/picture/images.ts";
import { classify, share } from "./neighbours.ts";
import { type StoredImages, stored } from "./stored.ts";
import { firstRows, intensities, rounded, withTrained } from "./trained.ts";

export interface Attribute {
  readonly steps: readonly number[];
  readonly rows: readonly StoredImages[];
  /** At each step, how many of `counted` threes are recognised as a three, as an eight, and as another digit. */
  readonly recognised: readonly { readonly three: number; readonly eight: number }[];
  readonly counted: number;
}

const [three, eight] = [3, 8];
const steps = [-0.5, 0, 0.25, 0.5, 0.75, 1, 1.5];
const known = 5000;
const counted = 300;

/** The mean code of eights minus that of threes, added to codes of threes; test images, as `nelbo plot attribute`. */
export function attributeData(): Promise<Attribute> {
  return withTrained("vae20", async (source) => {
    const split = await source.split("test");
    const encodings = await source.encodings(split);
    const labels = (await labelsOf(split, encodings.images)) ?? new Uint8Array();
    const vector = attributeVector(meanCodes(encodings, labels), three, eight);
    const threes = Array.from(encodings.images).filter((row) => labels[row] === three);
    const moved = (row: number) =>
      steps.flatMap((step) =>
        Array.from(codeOf(encodings, row), (value, j) => value + step * (vector[j] ?? 0)),
      );
    const decoded = (rows: readonly number[]) =>
      source.decode(Float32Array.from(rows.flatMap(moved)), undefined);

    const train = await source.split("train");
    const images = await source.originals(train, firstRows(known));
    const trainLabels = (await labelsOf(train, Uint32Array.from(firstRows(known)))) ?? new Uint8Array();
    const judged = await decoded(threes.slice(0, counted));
    const found = classify(
      { vectors: intensities(images), labels: trainLabels },
      intensities(judged),
      images.height * images.width,
    );
    const atStep = (step: number) => found.filter((_, at) => at % steps.length === step);
    const shown = threes.slice(0, 4);
    const originals = await source.originals(split, shown);
    const drawn: Images = await decoded(shown);
    return {
      steps,
      rows: shown.map((_, row) =>
        stored(
          joinImages(imagesFrom(originals, row, 1), imagesFrom(drawn, row * steps.length, steps.length)),
        ),
      ),
      recognised: steps.map((_, step) => ({
        three: rounded(share(atStep(step), () => three)),
        eight: rounded(share(atStep(step), () => eight)),
      })),
      counted,
    };
  });
}
