import type { DiagnosisEvent, DoneEvent, EpochEvent, StartedEvent } from "./events.ts";

/** The events of a training that `metrics.jsonl` keeps. Figures are in nats per datum. */
export type MetricsEvent = StartedEvent | EpochRecord | DiagnosisRecord | DoneEvent | DivergedRecord;

/** What is kept of an epoch: its metrics. */
export type EpochRecord = EpochEvent;

/** What is kept of an epoch's diagnosis: all that it says. */
export type DiagnosisRecord = Omit<DiagnosisEvent, "position">;

/** That a training broke, where, and in which term of the loss, gradient or model: the last line, if there is one. */
export interface DivergedRecord {
  readonly event: "diverged";
  readonly step: number;
  readonly term: string;
}
