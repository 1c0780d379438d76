import type { Preparation } from "../../../data/pictures/preparation.ts";
import { preparationText } from "../../../data/pictures/statement.ts";

/** A preparation as `export.json` and the metadata of ONNX files have it. */
export interface DescribedPreparation extends Preparation {
  readonly description: string;
}

/** A preparation, with what it means in words. */
export function describedPreparation(preparation: Preparation): DescribedPreparation {
  return { ...preparation, description: `x holds prepared pictures. ${preparationText(preparation)}` };
}
