import type { Config } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import { shellWord } from "../config/shellWord.ts";
import type { MetricsEvent } from "../train/records.ts";

/**
 * The state of a run. `running`: a process trains it now. `interrupted`: no process trains it, and it can be resumed.
 * `finished`: trained to the end. `stopped early`: also finished, because its validation loss no longer fell.
 * `diverged`: NaN or infinity ended it.
 */
export type RunState = "running" | RestingState;

/** The state of a run that no process trains. */
export type RestingState = "interrupted" | "finished" | "stopped early" | "diverged";

/** The state of a run that no process trains, from the last event in its metrics.jsonl. */
export function stateAfter(last: MetricsEvent | undefined, { epochs }: Pick<Config, "epochs">): RestingState {
  switch (last?.event) {
    case "diverged":
      return "diverged";
    case "done":
      if (last.reason === "early stopping") return "stopped early";
      // It was resumed for more epochs, and interrupted before the first of them.
      return last.reason === "epochs" && last.epochs < epochs ? "interrupted" : "finished";
    default:
      return "interrupted";
  }
}

/** What to do about a run that lacks something that a finished run has: a whole epoch, its model. */
export function adviceOn(folder: string, state: RunState): string {
  switch (state) {
    case "running":
      return "Wait for its training.";
    case "interrupted":
      return `Resume it: nelbo resume ${shellWord(folder)}`;
    case "diverged":
      return "If resumed, it would diverge again: start a new training with a lower learning rate, a warm-up, or gradient clipping.";
    case "finished":
    case "stopped early":
      return `According to its ${runFiles.metrics}, it has finished: restore the folder from a backup, or train again.`;
  }
}
