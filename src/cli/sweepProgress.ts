import type { SweepEvent } from "../run/sweep/runSweep.ts";
import type { PlannedRun } from "../sweep/manifest.ts";
import { formatDuration } from "./format.ts";
import { drawBar, redrawEvery } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

const barColumns = 24;

/** The one line of all runs: `12/60 runs  ━━━━╸────  21%  2 running  3:12 left`. */
export function sweepProgress(runs: readonly PlannedRun[], { live, style }: Terminal) {
  const fractions = new Map<string, number>();
  let done = 0;
  let failed = 0;
  let doneHere = 0;
  let last = 0;
  const begun = Date.now();
  return {
    note(event: SweepEvent) {
      if (event.event === "planned") done = event.finished;
      if (event.event === "begun") fractions.set(event.id, 0);
      if (event.event === "progress") fractions.set(event.id, event.fraction);
      if (event.event !== "finished" && event.event !== "failed") return;
      fractions.delete(event.id);
      if (event.event === "finished") done += 1;
      else failed += 1;
      doneHere += 1;
    },
    draw() {
      if (live === undefined || Date.now() - last < redrawEvery) return;
      last = Date.now();
      const part = [...fractions.values()].reduce((sum, each) => sum + each, 0);
      const whole = (done + failed + part) / runs.length;
      const here = doneHere + part;
      const seconds = (Date.now() - begun) / 1000;
      const left =
        here < 0.05
          ? []
          : [`${formatDuration((seconds / here) * (runs.length - done - failed - part))} left`];
      const failures = failed > 0 ? [`${failed} failed`] : [];
      live.draw(
        [
          `${done}/${runs.length} runs ${drawBar(whole, barColumns, style)} ${Math.floor(100 * whole)}%`,
          `${fractions.size} running`,
          ...failures,
          ...left,
        ].join("  "),
      );
    },
  };
}
