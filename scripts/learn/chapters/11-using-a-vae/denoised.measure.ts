import { imagesOf } from "../../../../src/analyse/images.ts";
import { imagesFrom } from "../../../../src/analyse/plots/images.ts";
import { residentSource } from "../../../../src/data/sources/resident.ts";
import { reconstructImages } from "../../../../src/evaluate/generate.ts";
import { type StoredImages, stored } from "./stored.ts";
import { firstRows, rounded, squaredError, withTrained } from "./trained.ts";

export interface Denoised {
  readonly rows: readonly {
    readonly label: string;
    readonly images: StoredImages;
    /** Squared error against the clean images, summed over pixels, mean over images. */
    readonly error: number;
  }[];
  readonly measured: number;
}

const [shown, measured] = [10, 2000];

/** Clean, corrupted and restored test images, and what a model does that was trained on clean images. */
export async function denoisedData(): Promise<Denoised> {
  const restored = await withTrained("denoising20", async (source) =>
    source.reconstruct(await source.split("test"), firstRows(measured)),
  );
  const { originals, corrupted = originals, reconstructions } = restored;
  const byOther = await withTrained("vae20", async ({ trained: { model, session } }) => {
    const split = residentSource({ shape: [28, 28, 1], x: corrupted.pixels });
    const { reconstructions: images } = await reconstructImages({
      model,
      session,
      split,
      images: Uint32Array.from(firstRows(measured)),
      presenter: { evaluation: async () => ({ x: corrupted.pixels }) },
    });
    return imagesOf(images, model.parts.dataShape);
  });
  const rows = {
    original: originals,
    corrupted,
    restored: reconstructions,
    "other model": byOther,
  };
  return {
    rows: Object.entries(rows).map(([label, images]) => ({
      label,
      images: stored(imagesFrom(images, 0, shown)),
      error: rounded(squaredError(images, originals), 1),
    })),
    measured,
  };
}
