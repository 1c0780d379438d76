import { parseJsonBytes } from "../codec/json.ts";
import { type ObjectiveCard, objectiveCard, parseObjectiveCard } from "../config/card.ts";
import { type Config, resolveConfig } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import { shown } from "../config/shown.ts";
import { storedSettings } from "../config/storedSettings.ts";
import { type DataProperties, readDataProperties } from "../data/dataProperties.ts";
import { ConfigError, codeOf, DataError, GraphError, messageOf, RunError } from "../errors.ts";
import { version } from "../version.ts";
import type { Disk } from "./disk.ts";
import { readBytes } from "./files.ts";
import { runFormat } from "./folder.ts";

/** A run on disk, finished or not. */
export interface OpenedRun {
  readonly folder: string;
  readonly config: Config;
  readonly data: DataProperties;
}

/** Reads a run's description. Throws RunError if the folder is not a run, of a newer version, or damaged. */
export async function openFolder(disk: Disk, folder: string): Promise<OpenedRun> {
  const { format, nelbo, ...settings } = await readJson(disk, folder, runFiles.config);
  if (!Number.isInteger(format)) throw notARun(folder, `a ${runFiles.config} without a format`);
  if (format !== runFormat) {
    throw new RunError(
      `${folder}: expected a run of format ${runFormat}, found format ${shown(format)}, written by nelbo ${versionText(nelbo)}; this is ` +
        `nelbo ${version}. Install the version that wrote it, or a newer one.`,
    );
  }
  const data = readDataProperties(await readJson(disk, folder, runFiles.data));
  if (data === undefined)
    throw damaged(disk.join(folder, runFiles.data), "what describes a data set", "something else");
  return { folder, config: readConfig(disk.join(folder, runFiles.config), settings), data };
}

/**
 * Runs `make`, which builds something from a run's settings and data together, such as its model. Throws RunError with
 * the folder if they do not fit together, although each may be valid.
 */
export function madeOfRun<Made>(folder: string, make: () => Made): Made {
  try {
    return make();
  } catch (cause) {
    const misfits = [ConfigError, DataError, GraphError];
    if (!(cause instanceof Error) || !misfits.some((kind) => cause instanceof kind)) throw cause;
    throw new RunError(
      `${folder}: its ${runFiles.config} and ${runFiles.data} do not fit together: ${cause.message} Was one of them edited? Put ` +
        "back what was there.",
      { cause },
    );
  }
}

function readConfig(path: string, settings: Readonly<Record<string, unknown>>): Config {
  try {
    return resolveConfig(storedSettings(settings));
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause;
    throw new RunError(`${path}: ${cause.message} Was it edited?`, { cause });
  }
}

async function readJson(
  disk: Disk,
  folder: string,
  name: string,
): Promise<Readonly<Record<string, unknown>>> {
  const path = disk.join(folder, name);
  const bytes = await readBytes(disk, path).catch((cause: unknown) => {
    throw cause instanceof RunError && codeOf(cause.cause) === "ENOTDIR" ? notARun(folder, "a file") : cause;
  });
  if (bytes === undefined) throw notARun(folder, `no ${name} there`);
  try {
    const content: unknown = parseJsonBytes(bytes);
    if (typeof content === "object" && content !== null) return { ...content };
  } catch (cause) {
    throw damaged(path, "JSON", messageOf(cause));
  }
  throw damaged(path, "a JSON object", "something else");
}

function notARun(folder: string, found: string): RunError {
  return new RunError(
    `${folder}: expected a run's folder, found ${found}. Name a folder that training made.`,
  );
}

function damaged(path: string, expected: string, found: string): RunError {
  return new RunError(`${path}: expected ${expected}, found ${found}. The run is damaged.`);
}

/** A version unchanged; anything else quoted and shortened. */
export function versionText(nelbo: unknown): string {
  return typeof nelbo === "string" && /^[\w.+-]{1,40}$/.test(nelbo) ? nelbo : shown(nelbo);
}

/**
 * The objective card of a run, from its `card.json`. A run of version 0.1.0 has none until it is resumed; its card is
 * then built from its settings and data.
 *
 * @throws RunError if `card.json` cannot be read or is not a card
 */
export async function readCard(disk: Disk, { folder, config, data }: OpenedRun): Promise<ObjectiveCard> {
  const path = disk.join(folder, runFiles.card);
  const bytes = await readBytes(disk, path);
  if (bytes === undefined) return objectiveCard(config, data);
  const card = parseObjectiveCard(contentOf(bytes));
  if (card !== undefined) return card;
  throw new RunError(
    `${path}: expected an objective card, found something else. Delete it: it is then built from the settings again.`,
  );
}

function contentOf(bytes: Uint8Array): unknown {
  try {
    return parseJsonBytes(bytes);
  } catch {
    return undefined;
  }
}
