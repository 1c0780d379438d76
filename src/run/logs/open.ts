import type { Journal } from "../../store/journal.ts";
import type { PreparedTraining } from "../prepareTraining.ts";
import { joinLogs, type RunLog } from "./log.ts";

/** The logs that a run's settings ask for, as one; the modules of others are not loaded. Throws RunError where a file of them cannot be written. */
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
