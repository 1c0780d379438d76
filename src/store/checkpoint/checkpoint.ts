import { sha256 } from "../../codec/sha256.ts";
import { DataError, RunError } from "../../errors.ts";
import type { ParameterSpecification } from "../../nn/scope.ts";
import type { OptimizerState } from "../../runtime/optimizer.ts";
import type { TrainingPosition } from "../../train/position.ts";
import { version } from "../../version.ts";
import type { Disk } from "../disk.ts";
import { exists, readBytes, textOfFile } from "../files.ts";
import { type CheckpointDescription, decodeDescription, encodeDescription } from "./description.ts";
import { decodeState, encodeState } from "./state.ts";
import { checkpointFiles, type EncodedCheckpoint, type Slot, slotFolder } from "./store.ts";

/** A state from which training can resume with bitwise identical results. */
export interface Checkpoint {
  readonly position: TrainingPosition;
  readonly parameters: Readonly<Record<string, Float32Array>>;
  readonly optimizer: OptimizerState;
  /** Lines that metrics.jsonl had. */
  readonly metricsLines: number;
}

/** The run that a checkpoint belongs to, and the parameters of its model. */
export interface CheckpointOwner {
  readonly identity: string;
  readonly specifications: readonly ParameterSpecification[];
}

export async function encodeCheckpoint(
  { position, parameters, optimizer, metricsLines }: Checkpoint,
  { identity, specifications }: CheckpointOwner,
): Promise<EncodedCheckpoint> {
  const { kind, updates, firstMoments, secondMoments } = optimizer;
  const state = encodeState({ parameters, firstMoments, secondMoments }, specifications);
  const description = await encodeDescription({
    run: identity,
    step: updates,
    metricsLines,
    position,
    optimizer: { kind, updates },
    state: { bytes: state.length, sha256: await sha256(state) },
  });
  return { description, state };
}

/** A checkpoint that was read, or its damage; undefined if there is none. */
export type ReadCheckpoint =
  | { readonly kind: "whole"; readonly checkpoint: Checkpoint }
  | { readonly kind: "damaged"; readonly damage: string }
  | undefined;

/** Reads a checkpoint. Throws RunError if it was written by a newer version, or belongs to another run. */
export async function readCheckpoint(
  disk: Disk,
  run: string,
  slot: Slot,
  { identity, specifications }: CheckpointOwner,
): Promise<ReadCheckpoint> {
  const folder = slotFolder(disk, run, slot);
  if (!(await exists(disk, folder))) return undefined;
  const path = disk.join(folder, checkpointFiles.description);
  const text = await readBytes(disk, path);
  if (text === undefined) return { kind: "damaged", damage: `${path}: expected this file, found none` };
  const read = await decodeDescription(textOfFile(text, path));
  if (read.kind === "damaged") return { kind: "damaged", damage: `${path}: ${read.damage}` };
  if (read.kind === "newer") {
    throw new RunError(
      `${path}: expected a checkpoint of an older format, found format ${read.format}, written by nelbo ${read.nelbo}; ` +
        `this is nelbo ${version}. Install the version that wrote it, or a newer one.`,
    );
  }
  if (read.description.run !== identity) {
    throw new RunError(
      `${path}: expected a checkpoint of this run's settings and data, found one of others. Was config.json edited, or ` +
        "the checkpoint brought here from another run? Put back what was there, or train again.",
    );
  }
  return readState(disk, disk.join(folder, checkpointFiles.state), read.description, specifications);
}

async function readState(
  disk: Disk,
  path: string,
  { state, position, optimizer, metricsLines }: CheckpointDescription,
  specifications: readonly ParameterSpecification[],
): Promise<ReadCheckpoint> {
  const bytes = await readBytes(disk, path);
  const damaged = (damage: string) => ({ kind: "damaged", damage: `${path}: ${damage}` }) as const;
  if (bytes === undefined) return damaged("expected this file, found none");
  if (bytes.length !== state.bytes) {
    return damaged(`expected ${state.bytes} bytes, found ${bytes.length} (cut off?)`);
  }
  const found = await sha256(bytes);
  if (found !== state.sha256) return damaged(`expected sha256 ${state.sha256}, found ${found}`);
  try {
    const { parameters, ...moments } = decodeState(bytes, specifications, path);
    return {
      kind: "whole",
      checkpoint: { position, parameters, optimizer: { ...optimizer, ...moments }, metricsLines },
    };
  } catch (cause) {
    if (cause instanceof DataError) return { kind: "damaged", damage: cause.message };
    throw cause;
  }
}
