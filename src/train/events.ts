import type { LossFigures } from "../evaluate/figures.ts";

/**
 * What a training run says while it goes on. Progress bars, logs, pictures and stopping rules listen to these events;
 * the loop knows none of them. Figures are in nats per datum, seconds are wall-clock time.
 */
export type TrainingEvent = StartedEvent | StepEvent | EpochEvent | DoneEvent;

export interface StartedEvent {
  readonly event: "started";
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** Numbers that the optimizer changes. */
  readonly parameters: number;
  readonly images: { readonly train: number; readonly validation: number; readonly test: number };
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
  /** Means over this batch, before its update. */
  readonly batch: LossFigures;
  /** Means over the epoch so far. */
  readonly epochSoFar: LossFigures;
  /** Euclidean norm of the gradient before clipping; only where clipping is on. */
  readonly gradientNorm?: number;
}

export interface EpochEvent {
  readonly event: "epoch";
  readonly epoch: number;
  /** Updates made since the beginning of the run. */
  readonly step: number;
  /** Of the training steps alone; evaluation is not counted. */
  readonly seconds: number;
  /** Means over the epoch, each batch before its update. */
  readonly train: LossFigures;
  /** After the epoch, with noise of its own. */
  readonly validation?: LossFigures;
  /** After the epoch, with noise of its own. Reported, never used for a decision. */
  readonly test?: LossFigures;
}

export interface DoneEvent {
  readonly event: "done";
  readonly epochs: number;
  readonly step: number;
  /** Since `started`, evaluation and listeners included. */
  readonly seconds: number;
}
