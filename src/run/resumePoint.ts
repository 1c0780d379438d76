import { stateAfter } from "../analyse/runState.ts";
import { scheduledScalarsOf } from "../config/assemble.ts";
import type { Config } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import { shellWord } from "../config/shellWord.ts";
import { RunError } from "../errors.ts";
import { type Checkpoint, type CheckpointOwner, readCheckpoint } from "../store/checkpoint/checkpoint.ts";
import { keepLastAsBest, setLastAside, slotFolder } from "../store/checkpoint/store.ts";
import type { Disk } from "../store/disk.ts";
import { exists, fileError, isTemporary } from "../store/files.ts";
import { parseMetrics, readMetrics } from "../store/journal.ts";
import type { OpenedRun } from "../store/openRun.ts";
import type { MetricsEvent } from "../train/records.ts";

/** Where an interrupted run continues. */
export interface ResumePoint {
  readonly slot: "last" | "previous" | "none";
  /** Undefined for `none`: the run was interrupted before its first checkpoint. */
  readonly checkpoint: Checkpoint | undefined;
  /** The events that metrics.jsonl had at that moment. */
  readonly metrics: readonly MetricsEvent[];
  /** Whether the last checkpoint exists but is damaged. */
  readonly lastDamaged: boolean;
  readonly warnings: readonly string[];
}

/** Throws RunError if a run has nothing left to do, or would diverge again. */
export async function requireUnfinished(disk: Disk, { folder, config }: OpenedRun): Promise<void> {
  const event = lastEvent(await readMetrics(disk, folder));
  if (stateAfter(event, config) === "interrupted") return;
  if (event?.event === "diverged") {
    const last = slotFolder(disk, folder, "last");
    const kept = (await exists(disk, last)) ? ` The last good checkpoint stays in ${last}.` : "";
    throw new RunError(
      `${folder}: its training diverged at step ${event.step} (${event.term}), and would diverge there again. Train ` +
        `a new run with a lower learning rate, a warm-up, or gradient clipping.${kept}`,
    );
  }
  if (event?.event !== "done") return;
  if (event.reason === "early stopping") {
    throw new RunError(
      `${folder}: nothing is left to do: it stopped early after ${event.epochs} epochs, because its validation loss no ` +
        "longer decreased. To train with more patience, train a new run.",
    );
  }
  if (event.reason === "closed form") {
    throw new RunError(
      `${folder}: nothing is left to do: principal components are computed at once, not trained for epochs.`,
    );
  }
  const more = 2 * event.epochs;
  const shaped = shapedByEpochs(config, { ...config, epochs: more });
  if (shaped !== undefined) {
    throw new RunError(
      `${folder}: nothing is left to do: all its ${event.epochs} epochs are trained, and it has ${shaped} their number. To train ` +
        `for longer, train a new run: nelbo train --epochs ${more}`,
    );
  }
  throw new RunError(
    `${folder}: nothing is left to do: all its ${event.epochs} epochs are trained. To train for longer, set the ` +
      `number of epochs: nelbo resume ${shellWord(folder)} --epochs ${more}`,
  );
}

function lastEvent(lines: readonly string[]): MetricsEvent | undefined {
  const [last] = lines.slice(-1);
  if (last === undefined) return undefined;
  try {
    return parseMetrics("", [last])[0];
  } catch {
    return undefined;
  }
}

/**
 * The last checkpoint, or the previous one if the last is damaged or, after a crash at the wrong moment, missing.
 *
 * @throws RunError if all checkpoints are damaged, with the damage of each
 */
export async function findResumePoint(disk: Disk, run: string, owner: CheckpointOwner): Promise<ResumePoint> {
  const lines = await readMetrics(disk, run);
  const damages: string[] = [];
  let lastDamaged = false;
  for (const slot of ["last", "previous"] as const) {
    const read = await readCheckpoint(disk, run, slot, owner);
    if (read === undefined) continue;
    const metrics =
      read.kind === "whole"
        ? metricsAt(disk.join(run, runFiles.metrics), lines, read.checkpoint)
        : { damage: read.damage };
    if (read.kind === "whole" && !("damage" in metrics)) {
      const warnings = damages.map(
        (damage) => `The last checkpoint is damaged (${damage}): the run resumes from the previous one.`,
      );
      return { slot, checkpoint: read.checkpoint, metrics, lastDamaged, warnings };
    }
    if ("damage" in metrics) damages.push(metrics.damage);
    if (slot === "last") lastDamaged = true;
  }
  if (damages.length === 0) {
    return { slot: "none", checkpoint: undefined, metrics: [], lastDamaged, warnings: [] };
  }
  throw new RunError(
    `${run}: all checkpoints are damaged: ${damages.join("; ")}. Restore the folder from a ` +
      `backup or, to start from the first step, delete ${disk.join(run, runFiles.checkpoints)}.`,
  );
}

/** The events of metrics.jsonl at the moment of a checkpoint, or the damage found. */
function metricsAt(
  path: string,
  lines: readonly string[],
  { metricsLines, position }: Checkpoint,
): readonly MetricsEvent[] | { readonly damage: string } {
  if (lines.length < metricsLines) {
    return { damage: `${path}: expected at least ${metricsLines} lines, found ${lines.length}` };
  }
  try {
    const metrics = parseMetrics(path, lines.slice(0, metricsLines));
    const epochs = metrics.flatMap((event) => (event.event === "epoch" ? [event.epoch] : []));
    if (epochs.length === position.epoch - 1 && epochs.every((epoch, index) => epoch === index + 1)) {
      return metrics;
    }
    return { damage: `${path}: expected the epochs 1 to ${position.epoch - 1}, found ${epochs.join(", ")}` };
  } catch (cause) {
    if (cause instanceof RunError) return { damage: cause.message };
    throw cause;
  }
}

/** Brings the checkpoint folders into a state from which writing can continue. Returns warnings. */
export async function mendSlots(
  disk: Disk,
  run: string,
  { slot, checkpoint, lastDamaged }: ResumePoint,
  owner: CheckpointOwner,
): Promise<readonly string[]> {
  if (lastDamaged) await setLastAside(disk, run);
  const best = checkpoint?.position.validation.best;
  if (checkpoint === undefined || best === undefined) return [];
  const kept = await readCheckpoint(disk, run, "best", owner);
  const { epoch, stepOfEpoch } = checkpoint.position;
  if (kept?.kind === "whole" && kept.checkpoint.position.epoch - 1 === best.epoch) return [];
  if (slot === "last" && epoch - 1 === best.epoch && stepOfEpoch === 0) {
    // It was interrupted between writing the last checkpoint and keeping it as the best.
    await keepLastAsBest(disk, run);
    return [];
  }
  return [
    `${slotFolder(disk, run, "best")}: expected the checkpoint of epoch ${best.epoch}, the best so far, found ` +
      `${kept === undefined ? "none" : kept.kind === "whole" ? "another" : kept.damage}. The next better one replaces it.`,
  ];
}

/** Removes temporary files of interrupted writes. The caller must hold the lock. Throws RunError if it cannot. */
export async function sweep(disk: Disk, run: string): Promise<void> {
  const inside = [runFiles.pictures, runFiles.checkpoints, runFiles.tensorboard];
  for (const folder of [run, ...inside.map((name) => disk.join(run, name))]) {
    const entries = await disk.list(folder).catch(() => []);
    for (const { name } of entries) {
      if (!isTemporary(name) && !name.startsWith(`${runFiles.lock}.after-`)) continue;
      await disk.remove(disk.join(folder, name)).catch((cause: unknown) => {
        throw fileError("write", disk.join(folder, name), cause);
      });
    }
  }
}

/** Describes what else the number of epochs decides, besides the end of training; undefined if nothing. */
export function shapedByEpochs(config: Config, changed: Config): string | undefined {
  if (config.model === "pca") return undefined;
  if (config.schedule === "cosine") return "the schedule 'cosine', whose learning rates depend on";
  const after = scheduledScalarsOf(changed);
  for (const [name, scalar] of Object.entries(scheduledScalarsOf(config))) {
    if (typeof scalar === "number") continue;
    if (scalar.kind === "cyclic") return `a cyclic ${name}, whose cycles divide`;
    if (JSON.stringify(scalar) !== JSON.stringify(after[name]))
      return `a ${name} whose schedule, as no length of it was said, takes half of`;
  }
  return undefined;
}
