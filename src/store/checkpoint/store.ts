import { runFiles } from "../../config/runFiles.ts";
import type { Disk } from "../disk.ts";
import { exists, fileError, temporaryBeside } from "../files.ts";

/** The checkpoints that a run keeps: the newest, the one before it, and that of the lowest validation loss. */
export type Slot = "last" | "previous" | "best";

/** The files of a checkpoint's folder. */
export const checkpointFiles = { description: "checkpoint.json", state: "state.safetensors" } as const;

export interface EncodedCheckpoint {
  readonly description: string;
  readonly state: Uint8Array;
}

export function slotFolder(disk: Pick<Disk, "join">, run: string, slot: Slot): string {
  return disk.join(run, runFiles.checkpoints, slot);
}

/**
 * Writes a checkpoint as the last one, and makes the last one the previous. It is complete and flushed in a folder of
 * its own before anything is moved, and folders move at an instant, so that whenever this is cut off, by a crash or a
 * power cut, `last` is whole, or it is not there and `previous` is whole.
 *
 * @throws RunError if it cannot be written; whatever was whole before is whole then
 */
export async function writeLast(disk: Disk, run: string, encoded: EncodedCheckpoint): Promise<void> {
  const [last, previous] = [slotFolder(disk, run, "last"), slotFolder(disk, run, "previous")];
  await build(disk, last, async (fresh) => {
    for (const [name, content] of [
      [checkpointFiles.state, encoded.state],
      [checkpointFiles.description, encoded.description],
    ] as const) {
      await disk.writeNew(disk.join(fresh, name), content);
      await disk.flushFile(disk.join(fresh, name));
    }
    await disk.flushFolder(fresh);
    // Where there is no last one, the previous one is all there is.
    if (await exists(disk, last)) await replace(disk, last, previous);
    await disk.rename(fresh, last);
    await disk.flushFolder(disk.parentOf(last));
  });
}

/** Keeps the last checkpoint as the best one, too, by hard links. Throws RunError if it cannot. */
export async function keepLastAsBest(disk: Disk, run: string): Promise<void> {
  const [last, best] = [slotFolder(disk, run, "last"), slotFolder(disk, run, "best")];
  await build(disk, best, async (fresh) => {
    for (const name of Object.values(checkpointFiles))
      await disk.link(disk.join(last, name), disk.join(fresh, name));
    await disk.flushFolder(fresh);
    await replace(disk, fresh, best);
    await disk.flushFolder(disk.parentOf(best));
  });
}

/** Takes a damaged last checkpoint out of the way, to `damaged`: it must never become the previous one. */
export async function setLastAside(disk: Disk, run: string): Promise<string> {
  const last = slotFolder(disk, run, "last");
  const aside = disk.join(run, runFiles.checkpoints, "damaged");
  await replace(disk, last, aside).catch((cause: unknown) => {
    throw fileError("write", last, cause);
  });
  return aside;
}

/** Lets a folder be filled beside where it goes; nothing of it stays where that fails. */
async function build(disk: Disk, target: string, fill: (fresh: string) => Promise<void>): Promise<void> {
  const fresh = temporaryBeside(disk, target);
  try {
    await disk.makeFolder(fresh);
    await fill(fresh);
  } catch (cause) {
    await disk.remove(fresh).catch(() => {});
    throw fileError("write", target, cause);
  }
}

/** Moves a folder to where another may be. The other moves away at an instant, and is removed when it is replaced. */
async function replace(disk: Disk, from: string, to: string): Promise<void> {
  const old = temporaryBeside(disk, to);
  const replaced = await exists(disk, to);
  if (replaced) await disk.rename(to, old);
  await disk.rename(from, to);
  if (replaced) await disk.remove(old);
}
