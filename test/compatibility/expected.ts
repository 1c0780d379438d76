import type { EvaluatedRun } from "../../src/node.ts";
import type { Measured } from "./measure.ts";

/** What a finished run gives. */
export interface ExpectedRun extends Measured {
  readonly evaluation: Omit<EvaluatedRun, "folder">;
  /** The mean pixel of each of some new images. */
  readonly samples: readonly number[];
}

/** A run that went on to its end. */
export interface ExpectedTraining extends ExpectedRun {
  /** The lines of metrics.jsonl, as `lossesOf` reads them. */
  readonly losses: readonly unknown[];
  /**
   * Of model.safetensors, and of metrics.jsonl without its times: equal only on a processor like the one that made
   * them.
   */
  readonly sha256: { readonly model: string; readonly metrics: string };
}

/** What the stored runs give, by the commit that made them: the content of fixtures/expected.json. */
export interface Expected {
  readonly commit: string;
  readonly dense: ExpectedRun;
  readonly conditional: ExpectedRun;
  readonly exported: Measured;
  /** `interrupted`, resumed to its end. */
  readonly resumed: ExpectedTraining;
  /** `dense`, resumed for one epoch more. */
  readonly longer: ExpectedTraining;
}
