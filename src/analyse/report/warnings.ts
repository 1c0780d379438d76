import type { MetricsEvent } from "../../train/records.ts";
import { judgedSplit } from "../diagnosisWords.ts";
import type { RunSummary } from "../runSummary.ts";
import { titleOf } from "./diagnosis.ts";

/**
 * What a reader must know of a run before its figures: that it goes on, was interrupted, stopped early or diverged, and what its
 * diagnosis warns of.
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
      ? ["There are no images for validation or testing: the figures are those of the training images."]
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
      return [`This run was being trained when this page was made. The figures are those ${far}.`];
    case "interrupted":
      return [
        `Training was interrupted ${far} and can go on. The figures are those of its last whole epoch.`,
      ];
    case "stopped early":
      return [
        `Training stopped early, ${far}, as the validation loss no longer fell.` +
          (best === undefined ? "" : ` The model is that of epoch ${best.epoch}, the best one.`),
      ];
    case "diverged": {
      const end = events.findLast((event) => event.event === "diverged");
      const where = end === undefined ? "" : ` at step ${end.step}, in ${end.term}`;
      return [
        `Training diverged: NaN or infinity was met${where}. There is no model; the figures are those of the ` +
          "epochs before.",
      ];
    }
  }
}
