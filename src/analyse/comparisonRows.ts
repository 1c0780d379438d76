import type { Images } from "../picture/images.ts";
import type { FigureRow } from "../picture/rowsFigure.ts";
import { numberText } from "../picture/text.ts";
import { corruptionText, type MeasuredModel } from "./measureModel.ts";
import type { RunSummary } from "./runSummary.ts";
import type { TrainedModel } from "./trainedModel.ts";

/** A trained model that was measured with others on the same images. */
export interface ComparedModel {
  /** Distinguishes it from the others. */
  readonly name: string;
  readonly trained: TrainedModel;
  readonly summary: Pick<RunSummary, "model">;
  readonly result: MeasuredModel;
}

/**
 * The originals, the corrupted inputs of models that restore images, and each run's reconstructions. Images that were
 * not drawn have no row.
 */
export function comparisonRows(measured: readonly ComparedModel[]): readonly FigureRow[] {
  const [first] = measured;
  const corrupted = new Map<string, FigureRow>();
  for (const { trained, result } of measured) {
    const detail = corruptionText(trained);
    if (detail === undefined || result.corrupted === undefined || corrupted.has(detail)) continue;
    corrupted.set(detail, { label: "corrupted", detail, images: result.corrupted });
  }
  return [
    ...rowOf("originals", first?.result.originals),
    ...corrupted.values(),
    ...measured.flatMap(({ name, summary, result }) => {
      const detail = `${summary.model.description} · squared error ${numberText(result.error.squaredError)}`;
      return rowOf(name, result.reconstructions, detail);
    }),
  ];
}

function rowOf(label: string, images: Images | undefined, detail?: string): readonly FigureRow[] {
  return images === undefined ? [] : [{ label, images, ...(detail !== undefined && { detail }) }];
}
