import type { TrainingEvent } from "../../train/events.ts";

/** How a training ended, as its logs are told. */
export type RunEnding = "finished" | "stopped" | "failed";

/** Listens to a training and keeps what it says in some place besides the run's own files. */
export interface RunLog {
  /** Hears an event, after the run's own files did, and before a checkpoint of that moment begins. */
  hear(event: TrainingEvent): Promise<void>;
  /** Has all that was heard so far outlast a power cut, where this log is a file of the run. */
  flush(): Promise<void>;
  /** Hears how the training ended. Only the first call counts. */
  close(ending: RunEnding): Promise<void>;
  /** What went wrong since the last call, though training goes on. */
  warnings(): readonly string[];
}

/** Several logs as one. */
export function joinLogs(logs: readonly RunLog[]): RunLog {
  return {
    async hear(event) {
      for (const log of logs) await log.hear(event);
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
