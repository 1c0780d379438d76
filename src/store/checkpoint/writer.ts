import type { Config } from "../../config/config.ts";
import { runFiles } from "../../config/runFiles.ts";
import type { DiagnosisEvent, StepEvent } from "../../train/events.ts";
import type { Disk } from "../disk.ts";
import { fileError } from "../files.ts";
import { type Checkpoint, type CheckpointOwner, encodeCheckpoint } from "./checkpoint.ts";
import { keepLastAsBest, slotFolder, writeLast } from "./store.ts";

/** From now on, nothing before this step can be lost. */
export interface CheckpointEvent {
  readonly event: "checkpoint";
  /** The checkpoint's folder. */
  readonly folder: string;
  /** Updates made before it. */
  readonly step: number;
  /** Whole epochs before it. */
  readonly epochs: number;
  /** Updates of the epoch after those. */
  readonly stepOfEpoch: number;
  /** Whether it is also kept as the one of the lowest validation loss so far. */
  readonly best: boolean;
}

/** Writes checkpoints while training goes on: one at a time, in order. */
export interface CheckpointWriter {
  /** Whether one is being written. */
  readonly busy: boolean;
  /**
   * Begins to write a checkpoint, when the one before is on disk. Its arrays must not change any more.
   *
   * @param best also keeps it as the best one
   * @throws RunError if the one before could not be written
   */
  begin(checkpoint: Checkpoint, options: { readonly best: boolean }): Promise<void>;
  /** Resolves when everything is written. Throws RunError if it could not be written. */
  settle(): Promise<void>;
  /** Checkpoints written since the last call. Throws RunError if one could not be written. */
  written(): readonly CheckpointEvent[];
}

/** @param flushLogs flushes a run's logs to disk before a checkpoint, so that they survive whatever it survives */
export function createCheckpointWriter(
  disk: Disk,
  run: string,
  owner: CheckpointOwner,
  flushLogs: () => Promise<void> = async () => {},
): CheckpointWriter {
  let running: Promise<void> | undefined;
  let failure: { readonly cause: unknown } | undefined;
  let events: CheckpointEvent[] = [];

  const requireNoFailure = () => {
    if (failure !== undefined) throw failure.cause;
  };

  async function write(checkpoint: Checkpoint, best: boolean): Promise<void> {
    const encoded = await encodeCheckpoint(checkpoint, owner);
    // Lines that the checkpoint counts must be there after a power cut, if the checkpoint is.
    const metrics = disk.join(run, runFiles.metrics);
    await disk.flushFile(metrics).catch((cause: unknown) => {
      throw fileError("write", metrics, cause);
    });
    await flushLogs();
    await writeLast(disk, run, encoded);
    if (best) await keepLastAsBest(disk, run);
    const { epoch, stepOfEpoch } = checkpoint.position;
    events.push({
      event: "checkpoint",
      folder: slotFolder(disk, run, "last"),
      step: checkpoint.optimizer.updates,
      epochs: epoch - 1,
      stepOfEpoch,
      best,
    });
  }

  return {
    get busy() {
      return running !== undefined;
    },
    async begin(checkpoint, { best }) {
      await running;
      requireNoFailure();
      running = write(checkpoint, best)
        .catch((cause: unknown) => {
          failure = { cause };
        })
        .finally(() => {
          running = undefined;
        });
    },
    async settle() {
      await running;
      requireNoFailure();
    },
    written() {
      requireNoFailure();
      const writtenEvents = events;
      events = [];
      return writtenEvents;
    },
  };
}

/**
 * Decides when a run is checkpointed: after every epoch and its diagnosis, after every `checkpointSteps` steps, and
 * where `checkpointSeconds` have passed since the last one. Only that last one is left out while another is being
 * written.
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
