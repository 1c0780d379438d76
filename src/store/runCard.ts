import { parseJsonBytes } from "../codec/json.ts";
import { type ObjectiveCard, objectiveCard, parseObjectiveCard } from "../config/card.ts";
import { runFiles } from "../config/runFiles.ts";
import { RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";
import { readBytes } from "./files.ts";
import type { OpenedRun } from "./openRun.ts";

/**
 * The objective card of a run, as its `card.json` has it. A run of version 0.1.0 has none, until it is resumed: its card
 * is made from its settings and data.
 *
 * @throws RunError where `card.json` cannot be read or is no card
 */
export async function readCard(disk: Disk, { folder, config, data }: OpenedRun): Promise<ObjectiveCard> {
  const path = disk.join(folder, runFiles.card);
  const bytes = await readBytes(disk, path);
  if (bytes === undefined) return objectiveCard(config, data);
  const card = parseObjectiveCard(contentOf(bytes));
  if (card !== undefined) return card;
  throw new RunError(
    `${path}: expected an objective card, found something else. Delete it: it is then made from the settings again.`,
  );
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    return parseJsonBytes(bytes);
  } catch {
    return undefined;
  }
}
