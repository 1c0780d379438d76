import { measureReconstructionError } from "../../../../src/evaluate/reconstructionError.ts";
import { bytesOf } from "../../stored.ts";
import { labelsOfFirst, planeModels, withEach } from "./planeModels.ts";

/** Reconstructions of the first test image of each class by three models, and their errors on all test images. */
export interface ThreeReconstructions {
  readonly originals: readonly number[];
  readonly models: readonly {
    readonly name: string;
    readonly images: readonly number[];
    /** Summed over pixels, the mean over test images. */
    readonly squaredError: number;
    readonly rootMeanSquare: number;
  }[];
}

export async function threeReconstructionsData(): Promise<ThreeReconstructions> {
  let originals: readonly number[] = [];
  const models = await withEach(planeModels, async (source, { name }) => {
    const { images: split, present } = await source.split("test");
    const labels = await labelsOfFirst(split, 200);
    const chosen = Array.from({ length: 10 }, (_, label) => labels.indexOf(label));
    const pictures = await source.reconstruct({ name: "test", images: split, present }, chosen);
    originals = bytesOf(pictures.originals.pixels);
    const errors = await measureReconstructionError({
      ...source.trained,
      split,
      presenter: {
        evaluation: (_, rows) => present(rows),
        training: () => Promise.reject(new Error("nothing is trained")),
      },
    });
    return { name, images: bytesOf(pictures.reconstructions.pixels), ...errors };
  });
  return { originals, models };
}
