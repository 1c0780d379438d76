import { type PlotSource, plotSource } from "../../../../src/analyse/plots/source.ts";
import { gatherLabels, type Source } from "../../../../src/data/source.ts";
import { withModel } from "../../models.ts";

/** The three models with two latent dimensions, and their names in the text. */
export const planeModels = [
  { name: "pca2", label: "PCA" },
  { name: "autoencoder2", label: "autoencoder" },
  { name: "vae2", label: "VAE" },
] as const;

export type PlaneModel = (typeof planeModels)[number];

/** What is measured with each of the models, one after another. */
export async function withEach<Result>(
  models: readonly PlaneModel[],
  measure: (source: PlotSource, model: PlaneModel) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const model of models)
    results.push(
      await withModel(model.name, (run) =>
        measure(
          plotSource(run, () => run.loadDataset()),
          model,
        ),
      ),
    );
  return results;
}

/** The classes of the first images of a source. */
export async function labelsOfFirst(source: Source, count: number): Promise<Uint8Array> {
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  const labels = await gatherLabels(source, rows);
  if (labels === undefined) throw new Error("the images have no labels");
  return labels;
}

/** Codes with two decimals, which is enough to draw them. */
export function roundedCodes(codes: Float32Array): readonly number[] {
  return Array.from(codes, (value) => Math.round(100 * value) / 100);
}

/** Images of 28 x 28 bytes, as a row of a table. */
export function digitImages(bytes: readonly number[]) {
  return {
    count: bytes.length / 784,
    height: 28,
    width: 28,
    channels: 1,
    pixels: Uint8Array.from(bytes),
  } as const;
}
