import type { Source } from "../data/source.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import { trainableCount } from "../nn/scope.ts";
import type { Model } from "../vae/model.ts";
import type { Finding, JudgedSplit } from "./diagnosis/finding.ts";
import type { TrainingPosition } from "./position.ts";

/**
 * What a training run says while it goes on. Progress bars, logs, pictures and checkpoints listen to these events;
 * the loop knows none of them. Figures are in nats per datum, seconds are wall-clock time.
 */
export type TrainingEvent = StartedEvent | StepEvent | EpochEvent | DiagnosisEvent | DoneEvent;

export interface StartedEvent {
  readonly event: "started";
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Numbers that the optimizer changes. */
  readonly parameters: number;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
}

/** The event that a training begins with. */
export function startedEvent(
  { parameters }: Pick<Model, "parameters">,
  { train, validation, test }: { readonly [Split in keyof StartedEvent["images"]]?: Pick<Source, "count"> },
  { epochs, stepsPerEpoch }: Pick<StartedEvent, "epochs" | "stepsPerEpoch">,
): StartedEvent {
  return {
    event: "started",
    epochs,
    stepsPerEpoch,
    parameters: trainableCount(parameters),
    images: { train: train?.count ?? 0, validation: validation?.count ?? 0, test: test?.count ?? 0 },
  };
}

export interface StepEvent {
  readonly event: "step";
  /** From 1. */
  readonly epoch: number;
  /** Updates made since the beginning of the run, from 1. */
  readonly step: number;
  /** Updates made in this epoch, from 1 to stepsPerEpoch. */
  readonly stepOfEpoch: number;
  /** Images of this batch. */
  readonly count: number;
  readonly learningRate: number;
  /** The objective's scalars at this step, as beta; only where one of them follows a schedule. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Means over this batch, before its update. */
  readonly batch: LossMetrics;
  /** Means over the epoch so far. */
  readonly epochSoFar: LossMetrics;
  /** Euclidean norm of the gradient before clipping; only where clipping is on. */
  readonly gradientNorm?: number;
  /** Where the training is now: with the session's state as it is while this event is heard, a checkpoint. */
  readonly position: TrainingPosition;
}

export interface EpochEvent {
  readonly event: "epoch";
  readonly epoch: number;
  /** Updates made since the beginning of the run. */
  readonly step: number;
  /** Of the training steps alone; evaluation is not counted. */
  readonly seconds: number;
  /** The objective's scalars at the epoch's last step, with which it was evaluated; only where one follows a schedule. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Means over the epoch, each batch before its update. */
  readonly train: LossMetrics;
  /** After the epoch, with noise of its own. */
  readonly validation?: LossMetrics;
  /** After the epoch, with noise of its own. Reported, never used for a decision. */
  readonly test?: LossMetrics;
}

/**
 * What the codes of an epoch's model hold, and what of the training should be changed. Follows the event of the epoch, which is
 * whole with it.
 */
export interface DiagnosisEvent {
  readonly event: "diagnosis";
  readonly epoch: number;
  /** Updates made since the beginning of the run. */
  readonly step: number;
  /** What the images are of that are judged by: validation images where there are any, else test images, else those learnt from. */
  readonly split: JudgedSplit;
  /** How many of them were encoded: the first 1,000. */
  readonly images: number;
  readonly latentSize: number;
  /**
   * Dimensions whose posterior mean varies over the images by more than 0.01 (Burda et al. 2016, section 5.2); null where codes
   * have no distribution.
   */
  readonly activeUnits: number | null;
  /** Mean over the images of each dimension's KL(q(z|x) || p(z)), in nats, [L]; null where it has no closed form. */
  readonly klPerDimension: readonly number[] | null;
  /** Variance over the images of each dimension's posterior mean, [L]; null where that is not finite. */
  readonly codeVariances: readonly number[] | null;
  /** The share of the pixels' variance that reconstructions explain, at most 1; null where all images are the same. */
  readonly explained: number | null;
  /** The gravest first. Before 500 steps with all schedules at rest only that they are few, where training ends so. */
  readonly findings: readonly Finding[];
  /** As for a step. */
  readonly position: TrainingPosition;
}

/** Why a training ended. */
export const endings = ["epochs", "early stopping", "closed form"] as const;

export interface DoneEvent {
  readonly event: "done";
  /** After all epochs asked for, or before because the validation loss no longer fell; or nothing was to be trained. */
  readonly reason: (typeof endings)[number];
  /** Epochs trained. */
  readonly epochs: number;
  readonly step: number;
  /** Since `started`, evaluation and listeners included, interruptions not. */
  readonly seconds: number;
}
