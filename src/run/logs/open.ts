import type { Journal } from "../../store/journal.ts";
import type { PreparedTraining } from "../prepareTraining.ts";
import { joinLogs, type RunLog } from "./log.ts";
import { openMlflowLog } from "./mlflow.ts";
import { mlflowAddress } from "./mlflowServer.ts";
import { openTensorboardLog } from "./tensorboard.ts";

/** The logs that a run's settings ask for, as one. Throws RunError where a file of them cannot be written. */
export async function openLogs(
  training: PreparedTraining,
  folder: string,
  journal: Journal,
): Promise<RunLog> {
  const { config, images } = training;
  const logs: RunLog[] = [];
  if (config.tensorboard) {
    const stepsPerEpoch = Math.ceil(images.train.count / config.batchSize);
    logs.push(await openTensorboardLog(training, folder, journal, stepsPerEpoch));
  }
  if (config.mlflow !== undefined) {
    logs.push(openMlflowLog(training, folder, journal, mlflowAddress(config.mlflow, process.env)));
  }
  return joinLogs(logs);
}
