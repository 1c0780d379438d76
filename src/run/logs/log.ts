import type { Journal } from "../../store/journal.ts";
import type { TrainingEvent } from "../../train/events.ts";
import type { PreparedTraining } from "../prepareTraining.ts";

/** How a training run ended. */
export type RunEnding = "finished" | "stopped" | "failed";

/** Records a training run in a place besides the run's own files. */
export interface RunLog {
  /** Records an event; called after the run's own files have it, and before a checkpoint of that moment. */
  record(event: TrainingEvent): Promise<void>;
  /** Flushes everything recorded, so that it survives a power cut, if this log is a file of the run. */
  flush(): Promise<void>;
  /** Records how the training run ended. Only the first call counts. */
  close(ending: RunEnding): Promise<void>;
  /** Problems since the last call that do not stop the training. */
  warnings(): readonly string[];
}

/** Several logs as one. */
export function joinLogs(logs: readonly RunLog[]): RunLog {
  return {
    async record(event) {
      for (const log of logs) await log.record(event);
    },
    async flush() {
      for (const log of logs) await log.flush();
    },
    async close(ending) {
      await Promise.all(logs.map((log) => log.close(ending)));
    },
    warnings: () => logs.flatMap((log) => log.warnings()),
  };
}

/**
 * The logs that a run's settings ask for, as one; the modules of others are not loaded. Throws RunError if a file of
 * them cannot be written.
 */
export async function openLogs(
  training: PreparedTraining,
  folder: string,
  journal: Journal,
): Promise<RunLog> {
  const { config, images } = training;
  const logs: RunLog[] = [];
  if (config.tensorboard) {
    const { openTensorboardLog } = await import("./tensorboard.ts");
    const stepsPerEpoch = Math.ceil(images.train.count / config.batchSize);
    logs.push(await openTensorboardLog(training, folder, journal, stepsPerEpoch));
  }
  if (config.mlflow !== undefined) {
    const { openMlflowLog } = await import("./mlflow.ts");
    const { mlflowAddress } = await import("./mlflowServer.ts");
    logs.push(openMlflowLog(training, folder, journal, mlflowAddress(config.mlflow, process.env)));
  }
  return joinLogs(logs);
}
