import type { Config } from "../../config/config.ts";
import type { DiagnosisEvent, StepEvent } from "../../train/events.ts";

/**
 * Decides when a run is checkpointed: after every epoch and its diagnosis, after every `checkpointSteps` steps, and where
 * `checkpointSeconds` have passed since the last one. Only that last one is left out while another is being written.
 */
export function createCadence({
  checkpointSteps,
  checkpointSeconds,
}: Pick<Config, "checkpointSteps" | "checkpointSeconds">) {
  let last = performance.now();
  return (event: StepEvent | DiagnosisEvent, busy: boolean): boolean => {
    const counted = checkpointSteps !== undefined && event.step % checkpointSteps === 0;
    const late = !busy && performance.now() - last >= 1000 * checkpointSeconds;
    const due = event.event === "diagnosis" || counted || late;
    if (due) last = performance.now();
    return due;
  };
}
