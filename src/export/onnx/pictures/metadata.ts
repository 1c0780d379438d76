import type { Preparation } from "../../../data/pictures/preparation.ts";
import { preparationText } from "../../../data/pictures/statement.ts";

/** A preparation in `export.json` and in the metadata of ONNX files. */
export interface DescribedPreparation extends Preparation {
  readonly description: string;
}

/** A preparation with a description as text. */
export function describedPreparation(preparation: Preparation): DescribedPreparation {
  return { ...preparation, description: `x holds prepared pictures. ${preparationText(preparation)}` };
}
