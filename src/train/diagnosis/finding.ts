import type { Advice, SettingChange } from "../../advice.ts";
import type { Inspection } from "../../evaluate/inspection.ts";
import type { LossMetrics } from "../../evaluate/metrics.ts";
import type { KlDiagnosis } from "../../vae/kl/part.ts";
import type { LowestLosses } from "./lowest.ts";

/** What a diagnosis can find, in the order in which findings are reported. */
export const findingCodes = [
  "posterior-collapse",
  "vanishing-kl",
  "exploding-kl",
  "unbalanced-high-rate",
  "unbalanced-low-rate",
  "overfitting",
  "rising-training-loss",
  "unused-dimensions",
  "few-steps",
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** A warning is most likely a problem; a note may be fine. */
export const severities = ["warning", "note"] as const;
export type Severity = (typeof severities)[number];

/** Something about a training that its user should know. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What was measured: a sentence with the numbers. */
  readonly measured: string;
  /** What to change: a sentence that names settings as flags of the command line. */
  readonly advice: string;
  /** The changes of settings that the advice proposes, as data. */
  readonly changes: readonly SettingChange[];
  /**
   * The numbers behind the finding, by name. Losses and KL are in nats per datum. Stored metrics lines have the same
   * key.
   */
  readonly figures: Readonly<Record<string, number>>;
}

/** The images that an epoch's codes and losses are judged on. */
export type JudgedSplit = "validation" | "test" | "train";

/** The properties of a model and its objective that the rules depend on. */
export interface DiagnosedModel {
  readonly latentSize: number;
  /** Whether codes have no distribution, as in an autoencoder: then there is no KL to judge. */
  readonly deterministic: boolean;
  /** Whether p(z) is one standard normal. */
  readonly standardPrior: boolean;
  /** Whether the reconstruction term is -log of a probability, which is never below 0, instead of a density. */
  readonly discrete: boolean;
  /** Whether the objective compares codes with samples of the prior, which keeps them near it. */
  readonly comparesWithPrior: boolean;
  /** Advice on how to weigh the data more against the KL, if the likelihood has such a setting. */
  readonly sharpen?: Advice | undefined;
  /** How the objective's KL acts on codes. Absent if this is not known for the objective. */
  readonly kl?: KlDiagnosis | undefined;
}

/** The input of the diagnosis of one epoch. */
export interface DiagnosisInput {
  readonly epoch: number;
  /**
   * Steps made since the learning rate's warm-up ended and all scalars of the objective became constant. Negative
   * before, and -infinity if a scalar never becomes constant. A KL that is held down on purpose is no collapse.
   */
  readonly settledSteps: number;
  /**
   * The length of the training, if this epoch is the last planned one. Absent: training continues, or stopped early.
   */
  readonly ended?: { readonly steps: number; readonly stepsPerEpoch: number };
  readonly train: LossMetrics;
  /** The metrics of the judged images, unless these are the training images. */
  readonly heldOut?: { readonly split: Exclude<JudgedSplit, "train">; readonly metrics: LossMetrics };
  /** The lowest losses so far, including this epoch's. */
  readonly lowest: LowestLosses;
  readonly inspection: Inspection;
  readonly model: DiagnosedModel;
  /** The current values of the objective's scalars, by name: beta, capacity. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** What a rule returns. Its advice becomes text and changes. */
export type RuleFinding = Omit<Finding, "advice" | "changes"> & { readonly advice: Advice };

/** A rule returns one finding or none. */
export type Rule = (input: DiagnosisInput) => RuleFinding | undefined;

/**
 * The KL of the judged images: over the whole split if it was evaluated, else the mean over the epoch's training steps.
 */
export function klOf({ heldOut, train }: DiagnosisInput): number {
  return (heldOut?.metrics ?? train).kl;
}

/** The reconstruction term of the same images. */
export function reconstructionOf({ heldOut, train }: DiagnosisInput): number {
  return (heldOut?.metrics ?? train).reconstruction;
}
