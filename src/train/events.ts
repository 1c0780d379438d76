import type { Source } from "../data/source.ts";
import type { LossMetrics } from "../evaluate/metrics.ts";
import { trainableCount } from "../nn/scope.ts";
import type { Model } from "../vae/model.ts";
import type { Finding, JudgedSplit } from "./diagnosis/finding.ts";
import type { TrainingPosition } from "./position.ts";

/**
 * The events of a training run. Progress bars, logs, pictures and checkpoints listen to them; the training loop does
 * not depend on the listeners. Metrics are in nats per datum, seconds are wall-clock time.
 */
export type TrainingEvent = StartedEvent | StepEvent | EpochEvent | DiagnosisEvent | DoneEvent;

export interface StartedEvent {
  readonly event: "started";
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** The number of trainable parameters. */
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
  /** The objective's scalars at this step, such as beta; only if one of them follows a schedule. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Means over this batch, before its update. */
  readonly batch: LossMetrics;
  /** Means over the epoch so far. */
  readonly epochSoFar: LossMetrics;
  /** Euclidean norm of the gradient before clipping; only if clipping is on. */
  readonly gradientNorm?: number;
  /** The training's position. Together with the session's state while this event is handled, it is a checkpoint. */
  readonly position: TrainingPosition;
}

export interface EpochEvent {
  readonly event: "epoch";
  readonly epoch: number;
  /** Updates made since the beginning of the run. */
  readonly step: number;
  /** Time of the training steps, without evaluation. */
  readonly seconds: number;
  /** The objective's scalars at the epoch's last step, used for its evaluation; only if one follows a schedule. */
  readonly scalars?: Readonly<Record<string, number>>;
  /** Means over the epoch, each batch before its update. */
  readonly train: LossMetrics;
  /** After the epoch, with noise of its own. */
  readonly validation?: LossMetrics;
  /** After the epoch, with noise of its own. Reported, never used for a decision. */
  readonly test?: LossMetrics;
}

/**
 * Measurements of the codes after an epoch, and findings about the training. Follows the epoch's event and completes
 * the epoch.
 */
export interface DiagnosisEvent {
  readonly event: "diagnosis";
  readonly epoch: number;
  /** Updates made since the beginning of the run. */
  readonly step: number;
  /** The split of the judged images: validation images if there are any, else test images, else training images. */
  readonly split: JudgedSplit;
  /** The number of images that were encoded: at most the first 1,000. */
  readonly images: number;
  readonly latentSize: number;
  /**
   * The number of dimensions whose posterior mean has a variance above 0.01 over the images (Burda et al. 2016, section
   * 5.2); null if codes have no distribution.
   */
  readonly activeUnits: number | null;
  /** Mean over the images of each dimension's KL(q(z|x) || p(z)), in nats, [L]; null if it has no closed form. */
  readonly klPerDimension: readonly number[] | null;
  /** Variance over the images of each dimension's posterior mean, [L]; null if that is not finite. */
  readonly codeVariances: readonly number[] | null;
  /** The share of the pixels' variance that reconstructions explain, at most 1; null if all images are the same. */
  readonly explained: number | null;
  /**
   * The most severe first. Until 500 steps have been made with all schedules at rest, only `few-steps` is possible, for
   * a training that ends earlier.
   */
  readonly findings: readonly Finding[];
  /** As for a step. */
  readonly position: TrainingPosition;
}

/** Why a training ended. */
export const endings = ["epochs", "early stopping", "closed form"] as const;

export interface DoneEvent {
  readonly event: "done";
  /** All epochs are done; the validation loss no longer fell; or a model without gradient steps was fitted. */
  readonly reason: (typeof endings)[number];
  /** Epochs trained. */
  readonly epochs: number;
  readonly step: number;
  /** Since `started`, evaluation and listeners included, interruptions not. */
  readonly seconds: number;
}
