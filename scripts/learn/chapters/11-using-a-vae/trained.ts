import { type PlotSource, plotSource } from "../../../../src/analyse/plots/source.ts";
import type { Images } from "../../../../src/picture/images.ts";
import { type ModelName, withModel } from "../../models.ts";
import { rounded as roundedTo } from "../../stored.ts";

/** A trained model and its images, for as long as `use` runs. */
export function withTrained<Result>(name: ModelName, use: (source: PlotSource) => Promise<Result>) {
  return withModel(name, (run) => use(plotSource(run, () => run.loadDataset())));
}

/** The intensities of images, 0 black and 1 white. */
export function intensities({ pixels }: Pick<Images, "pixels">): Float32Array {
  return pixels instanceof Float32Array ? pixels : Float32Array.from(pixels, (value) => value / 255);
}

/** The squared error summed over the pixels of an image, as the mean over images. */
export function squaredError(found: Images, wanted: Images): number {
  const [a, b] = [intensities(found), intensities(wanted)];
  return a.reduce((sum, value, at) => sum + (value - (b[at] ?? 0)) ** 2, 0) / found.count;
}

export function firstRows(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

/** The decimals that the figures of chapter 11 store. */
export function rounded(value: number, decimals = 3): number {
  return roundedTo(value, decimals);
}
