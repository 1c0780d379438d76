import { type PlotSource, plotSource } from "../../../../src/analyse/plots/source.ts";
import { type ModelName, withModel } from "../../models.ts";

/** What is measured with a model's codes, images and decoder. */
export function withSource<Result>(
  name: ModelName,
  measure: (source: PlotSource) => Promise<Result>,
): Promise<Result> {
  return withModel(name, (run) => measure(plotSource(run, () => run.loadDataset())));
}
