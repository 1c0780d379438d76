import type { Config } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import { shellWord } from "../config/shellWord.ts";
import type { MetricsEvent } from "../train/records.ts";

/**
 * How a run stands. `running`: a process trains it now. `interrupted`: none does, and it can be resumed. `stopped early`:
 * its validation loss no longer fell, and it is as finished as one that is `finished`. `diverged`: NaN or infinity ended
 * it.
 */
export type RunState = "running" | RestingState;

/** How a run stands that no process trains. */
export type RestingState = "interrupted" | "finished" | "stopped early" | "diverged";

/** How a run stands by the last event in its metrics.jsonl, where no process trains it. */
export function stateAfter(last: MetricsEvent | undefined, { epochs }: Pick<Config, "epochs">): RestingState {
  switch (last?.event) {
    case "diverged":
      return "diverged";
    case "done":
      if (last.reason === "early stopping") return "stopped early";
      // It was to be trained for longer, and that was interrupted before it began.
      return last.reason === "epochs" && last.epochs < epochs ? "interrupted" : "finished";
    default:
      return "interrupted";
  }
}

/** What to do about a run that lacks something which a finished one has: a whole epoch, its model. */
export function adviceOn(folder: string, state: RunState): string {
  switch (state) {
    case "running":
      return "Wait for its training.";
    case "interrupted":
      return `Go on with it: nelbo resume ${shellWord(folder)}`;
    case "diverged":
      return "To resume it would diverge again: train anew with a lower learning rate, a warm-up, or gradient clipping.";
    case "finished":
    case "stopped early":
      return `Its ${runFiles.metrics} says that it is: copy the folder back from a backup, or train anew.`;
  }
}
