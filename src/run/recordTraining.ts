import { datumShapeOf, isDrawable } from "../analyse/drawable.ts";
import { DivergenceError } from "../errors.ts";
import { readCheckpoint } from "../store/checkpoint/checkpoint.ts";
import { slotFolder } from "../store/checkpoint/store.ts";
import { type CheckpointWriter, createCadence, createCheckpointWriter } from "../store/checkpoint/writer.ts";
import { exists } from "../store/files.ts";
import { keepChecksums, writeModelFile } from "../store/finishedFiles.ts";
import { epochPictures } from "../store/folder.ts";
import type { Journal } from "../store/journal.ts";
import { encodeModelFile, requireFiniteParameters } from "../store/modelFile.ts";
import type { DoneEvent, TrainingEvent } from "../train/events.ts";
import type { RunEvent } from "./events.ts";
import { storeHeldOutScores } from "./heldOut.ts";
import type { RunEnding, RunLog } from "./logs/log.ts";
import { openLogs } from "./logs/log.ts";
import { drawCurves } from "./pictures.ts";
import type { PreparedTraining } from "./prepareTraining.ts";

export interface Recording {
  readonly training: PreparedTraining;
  readonly folder: string;
  readonly journal: Journal;
  /** Whether metrics.jsonl has the event `started`. */
  readonly begun: boolean;
  /** Stops after the current step. */
  readonly signal: AbortSignal | undefined;
}

/**
 * Trains and stores everything in the run's folder: metrics and pictures of each epoch, checkpoints, and at the end the
 * model, the loss curves and the event `done` as the last line of the metrics.
 */
export async function* recordTraining(recording: Recording): AsyncGenerator<RunEvent, void, undefined> {
  const { training, folder, signal } = recording;
  const logs = await openLogs(training, folder, recording.journal);
  const writer = createCheckpointWriter(training.platform.disk, folder, training.owner, () => logs.flush());
  const isDue = createCadence(training.config);
  let step = training.step;
  let ending: RunEnding = "stopped";
  try {
    let next: IteratorResult<TrainingEvent, void> = training.started;
    for (; !next.done; next = await training.events.next()) {
      const event = next.value;
      if (event.event === "done") return yield* finish(recording, event, writer, logs);
      await record(recording, event);
      await logs.record(event);
      yield* warningsOf(logs);
      const moment = event.event === "step" || event.event === "diagnosis" ? event : undefined;
      const kept = moment !== undefined && isDue(moment, writer.busy);
      if (kept) await checkpoint(recording, moment, writer);
      yield* writer.written();
      yield event;
      step = moment?.step ?? step;
      // An epoch is complete with its diagnosis, which comes next.
      if (!signal?.aborted || event.event === "epoch") continue;
      if (moment !== undefined && !kept) await checkpoint(recording, moment, writer);
      await writer.settle();
      yield* writer.written();
      await logs.close(ending);
      yield* warningsOf(logs);
      return yield { event: "stopped", folder, step };
    }
  } catch (cause) {
    if (signal?.aborted && cause === signal.reason) {
      // Stopped during a computation without steps: nothing of it is kept.
      await logs.close(ending);
      yield* warningsOf(logs);
      return yield { event: "stopped", folder, step };
    }
    ending = "failed";
    throw cause instanceof DivergenceError ? await explainDivergence(recording, cause, writer) : cause;
  } finally {
    await writer.settle().catch(() => {});
    await logs.close(ending).catch(() => {});
    await training.events.return();
  }
}

/** Problems of the logs. Training continues. */
function* warningsOf(logs: RunLog): Generator<RunEvent, void, undefined> {
  for (const message of logs.warnings()) yield { event: "warning", message };
}

/** Writes an event to metrics.jsonl, and the pictures of an epoch. */
async function record(
  { training, folder, journal, begun }: Recording,
  event: Exclude<TrainingEvent, DoneEvent>,
): Promise<void> {
  if (event.event === "step" || (event.event === "started" && begun)) return;
  await journal.write(event);
  if (event.event === "epoch") await training.painter.epoch(folder, event.epoch);
}

async function checkpoint(
  { training, journal }: Recording,
  event: Extract<TrainingEvent, { readonly event: "step" | "diagnosis" }>,
  writer: CheckpointWriter,
): Promise<void> {
  const { position } = event;
  const best = event.event === "diagnosis" && position.validation.best?.epoch === event.epoch;
  const state = await training.readState();
  requireFiniteParameters(state.parameters, event.step);
  await writer.begin({ ...state, position, metricsLines: journal.lines }, { best });
}

async function* finish(
  { training, folder, journal }: Recording,
  done: DoneEvent,
  writer: CheckpointWriter,
  logs: RunLog,
): AsyncGenerator<RunEvent, void, undefined> {
  const { model, config, data } = training;
  const { disk } = training.platform;
  await writer.settle();
  yield* writer.written();
  const final = await finalParameters(training, folder, done);
  if (final.warning !== undefined) yield { event: "warning", message: final.warning };
  const bytes = encodeModelFile(model, config, final.parameters, done.step);
  const path = await writeModelFile(disk, folder, bytes);
  const unscored = await storeHeldOutScores(training, folder, final.parameters);
  if (unscored !== undefined) yield { event: "warning", message: unscored };
  const curves = await drawCurves(folder, journal.epochs, { ...training, disk });
  await journal.write(done);
  await keepChecksums(disk, folder, bytes);
  await logs.close("finished");
  yield* warningsOf(logs);
  yield done;
  const drawn = epochPictures(disk, folder, done.epochs, config);
  const pictures = [...(isDrawable(datumShapeOf(data)) ? drawn : []), ...curves];
  const diagnosis = journal.diagnoses.find(({ epoch }) => epoch === final.epoch);
  yield {
    event: "saved",
    folder,
    model: path,
    epoch: final.epoch,
    ...(diagnosis && { diagnosis }),
    pictures,
  };
}

interface FinalParameters {
  readonly epoch: number;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly warning?: string;
}

/** Parameters for the model file: those after the last epoch or, if training stopped early, the best ones. */
async function finalParameters(
  { owner, session, platform: { disk } }: PreparedTraining,
  folder: string,
  done: DoneEvent,
): Promise<FinalParameters> {
  const last = { epoch: done.epochs, parameters: await session.readParameters() };
  if (done.reason !== "early stopping") return last;
  const best = await readCheckpoint(disk, folder, "best", owner);
  if (best?.kind === "whole") {
    const { position, parameters } = best.checkpoint;
    return { epoch: position.epoch - 1, parameters };
  }
  const warning =
    `${slotFolder(disk, folder, "best")}: the checkpoint of the best epoch is ` +
    `${best === undefined ? "missing" : `damaged: ${best.damage}`}. The model has the last epoch's parameters instead.`;
  return { ...last, warning };
}

/** Records the divergence, and adds to the error which checkpoint is left and why resuming does not help. */
async function explainDivergence(
  { training, folder, journal }: Recording,
  cause: DivergenceError,
  writer: CheckpointWriter,
): Promise<DivergenceError> {
  const { message, step, term } = cause;
  await writer.settle().catch(() => {});
  await journal.write({ event: "diverged", step, term }).catch(() => {});
  const { disk } = training.platform;
  const last = slotFolder(disk, folder, "last");
  const left = (await exists(disk, last)) ? `The last good checkpoint is ${last}. ` : "";
  return new DivergenceError(
    `${message} ${left}Resuming would repeat the same steps and diverge again: train again with other settings.`,
    { step, term },
  );
}
