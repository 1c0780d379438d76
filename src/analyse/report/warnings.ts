import type { MetricsEvent } from "../../train/records.ts";
import { judgedSplit } from "../diagnosisWords.ts";
import type { RunSummary } from "../runSummary.ts";
import { titleOf } from "./diagnosis.ts";

/**
 * What a reader must know about a run before its metrics: that it is running, was interrupted, stopped early or
 * diverged, and the warnings of its diagnosis.
 */
export function warningsOf(summary: RunSummary, events: readonly MetricsEvent[]): readonly string[] {
  const { data, diagnosis } = summary;
  const found = diagnosis?.findings.filter(({ severity }) => severity === "warning") ?? [];
  const judged =
    diagnosis === undefined ? "" : `, by ${judgedSplit(diagnosis)} images after epoch ${diagnosis.epoch}`;
  const untested = data.images.test === 0 && data.images.validation === 0;
  return [
    ...stateWarning(summary, events),
    ...(untested
      ? ["There are no validation or test images: the metrics are those of the training images."]
      : []),
    ...found.map(
      ({ code, measured }) => `${titleOf(code)}${judged}: ${measured} See Diagnosis for what to change.`,
    ),
  ];
}

function stateWarning(
  { state, epochs, best }: RunSummary,
  events: readonly MetricsEvent[],
): readonly string[] {
  const far = `after epoch ${epochs.done} of ${epochs.planned}`;
  switch (state) {
    case "finished":
      return [];
    case "running":
      return [`This run was still training when this page was made. The metrics are those ${far}.`];
    case "interrupted":
      return [
        `Training was interrupted ${far} and can be resumed. The metrics are those of its last whole epoch.`,
      ];
    case "stopped early":
      return [
        `Training stopped early, ${far}, because the validation loss no longer fell.` +
          (best === undefined ? "" : ` The model is from epoch ${best.epoch}, the best one.`),
      ];
    case "diverged": {
      const end = events.findLast((event) => event.event === "diverged");
      const where = end === undefined ? "" : ` at step ${end.step}, in ${end.term}`;
      return [
        `Training diverged: NaN or infinity occurred${where}. There is no model; the metrics are those of the ` +
          "epochs before.",
      ];
    }
  }
}
