import type { FindingCode } from "../train/diagnosis/finding.ts";
import type { DiagnosisRecord } from "../train/records.ts";

/** The name of a finding: `posterior collapse`, `vanishing KL`. */
export function findingName(code: FindingCode): string {
  return code.replaceAll("-", " ").replace(/\bkl\b/, "KL");
}

/** The images that a diagnosis measured: `1,000 test images`. */
export function judgedImages({ images, split }: Pick<DiagnosisRecord, "images" | "split">): string {
  return `${images.toLocaleString("en-US")} ${judgedSplit({ split })} ${images === 1 ? "image" : "images"}`;
}

/** The split of these images: `test`, `training`. */
export function judgedSplit({ split }: Pick<DiagnosisRecord, "split">): string {
  return split === "train" ? "training" : split;
}

/** How good reconstructions are, from the share of the pixels' variance that they explain. */
export function explainedText(explained: number): string {
  return explained <= 0
    ? "reconstructions are no better than the mean image"
    : `reconstructions explain ${Math.round(100 * explained)} % of the pixels' variance`;
}
