import type { PlannedRun } from "../../sweep/manifest.ts";
import type { SweepFailure, SweepResult } from "../../sweep/result.ts";
import type { SweepEvaluation } from "../../sweep/sweepFile.ts";
import type { Beginning } from "./runPlanned.ts";

/** What a process that trains runs is asked to do. */
export interface Task {
  readonly run: PlannedRun;
  /** The folder whose `runs` has the run. */
  readonly folder: string;
  readonly evaluation: SweepEvaluation;
  /** Where the data are. Default: as in the plan. */
  readonly place?: string | undefined;
}

export type ToProcess = { readonly kind: "run"; readonly task: Task } | { readonly kind: "stop" };

/** How a task ended. */
export type Outcome =
  | {
      readonly kind: "finished";
      readonly result: SweepResult;
      readonly beginning: Beginning;
      /** The largest memory that the process has used so far. */
      readonly peakBytes: number;
    }
  | { readonly kind: "stopped" }
  | {
      readonly kind: "failed";
      readonly failure: SweepFailure;
      /** Whether a disk is full: other runs would fail as well. */
      readonly diskFull: boolean;
    }
  /** The process ended without an answer: it was killed, or crashed. */
  | { readonly kind: "died"; readonly how: string };

/** How far a run is, from 0 to 1. */
export interface TaskProgress {
  readonly fraction: number;
  /** The memory of the process. */
  readonly bytes: number;
  /** The step of a checkpoint that it was resumed from. */
  readonly resumedFrom?: number;
}

export type FromProcess =
  | { readonly kind: "progress"; readonly progress: TaskProgress }
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "outcome"; readonly outcome: Outcome };
