import type { Advice, SettingChange } from "../../advice.ts";
import type { Inspection } from "../../evaluate/inspection.ts";
import type { LossMetrics } from "../../evaluate/metrics.ts";
import type { KlDiagnosis } from "../../vae/kl/part.ts";
import type { LowestLosses } from "./lowest.ts";

/** What a diagnosis can find, in the order in which it is told. */
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

/** A warning is of what most likely is not wanted; a note is of what may be as it should. */
export const severities = ["warning", "note"] as const;
export type Severity = (typeof severities)[number];

/** Something about a training that its user should know. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** What was measured: a sentence with the figures. */
  readonly measured: string;
  /** What to change: a sentence that names settings as flags of the command line. */
  readonly advice: string;
  /** The changes of settings that the advice proposes, as data. */
  readonly changes: readonly SettingChange[];
  /** The numbers that decided, by name. Losses and KL are in nats per datum. The key is the one of stored metrics lines. */
  readonly figures: Readonly<Record<string, number>>;
}

/** The images that an epoch's codes and losses are judged on. */
export type JudgedSplit = "validation" | "test" | "train";

/** What of a model and its objective the rules depend on. */
export interface DiagnosedModel {
  readonly latentSize: number;
  /** Whether codes have no distribution, as in an autoencoder: then there is no KL to judge. */
  readonly deterministic: boolean;
  /** Whether p(z) is one standard normal. */
  readonly standardPrior: boolean;
  /** Whether the reconstruction term is -log of a probability, which is never below 0, and not of a density. */
  readonly discrete: boolean;
  /** Whether the objective compares codes with samples of the prior, which keeps them near it. */
  readonly comparesWithPrior: boolean;
  /** What weighs the data more against the KL, where the likelihood has such a setting. */
  readonly sharpen?: Advice | undefined;
  /** How the objective's KL acts on codes. Absent for an objective of which this is not known. */
  readonly kl?: KlDiagnosis | undefined;
}

/** All that one epoch is judged by. */
export interface DiagnosisInput {
  readonly epoch: number;
  /**
   * Steps made since the learning rate's warm-up ended and all scalars of the objective came to rest; below 0 before, and
   * -infinity where one never rests. A KL that is held down on purpose is no collapse.
   */
  readonly settledSteps: number;
  /** How long the training was, where this epoch is the last of those that were planned. Absent: it goes on, or stopped early. */
  readonly ended?: { readonly steps: number; readonly stepsPerEpoch: number };
  readonly train: LossMetrics;
  /** Of the images judged on, where these are not those learnt from. */
  readonly heldOut?: { readonly split: Exclude<JudgedSplit, "train">; readonly metrics: LossMetrics };
  /** The lowest losses so far, this epoch's among them. */
  readonly lowest: LowestLosses;
  readonly inspection: Inspection;
  readonly model: DiagnosedModel;
  /** The objective's scalars as they are now, by name: beta, capacity. */
  readonly scalars: Readonly<Record<string, number>>;
}

/** What a rule finds. Its advice becomes text and changes. */
export type RuleFinding = Omit<Finding, "advice" | "changes"> & { readonly advice: Advice };

/** A rule finds one thing, or nothing. */
export type Rule = (input: DiagnosisInput) => RuleFinding | undefined;

/** The KL of the images judged on: that of the whole split where it was evaluated, else of the epoch's training. */
export function klOf({ heldOut, train }: DiagnosisInput): number {
  return (heldOut?.metrics ?? train).kl;
}

/** The reconstruction term of the same images. */
export function reconstructionOf({ heldOut, train }: DiagnosisInput): number {
  return (heldOut?.metrics ?? train).reconstruction;
}
