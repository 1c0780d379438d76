import type { DiagnosisEvent, DoneEvent, EpochEvent, StartedEvent } from "./events.ts";

/** The events of a training that `metrics.jsonl` keeps. Metrics are in nats per datum. */
export type MetricsEvent = StartedEvent | EpochRecord | DiagnosisRecord | DoneEvent | DivergedRecord;

/** The stored part of an epoch: its metrics. */
export type EpochRecord = EpochEvent;

/** The stored part of an epoch's diagnosis: all but the position. */
export type DiagnosisRecord = Omit<DiagnosisEvent, "position">;

/**
 * A diverged training: the step, and the term of the loss, gradient or model that is not finite. Always the last line.
 */
export interface DivergedRecord {
  readonly event: "diverged";
  readonly step: number;
  readonly term: string;
}
