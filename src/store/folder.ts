import { advice, change } from "../advice.ts";
import type { Environment } from "../analyse/runSummary.ts";
import { objectiveCard } from "../config/card.ts";
import type { Config } from "../config/config.ts";
import { withoutCredentials } from "../config/credentials.ts";
import { runFiles } from "../config/runFiles.ts";
import { shellWord } from "../config/shellWord.ts";
import type { DataProperties } from "../data/dataProperties.ts";
import { codeOf, RunError } from "../errors.ts";
import { version } from "../version.ts";
import type { Disk } from "./disk.ts";
import { fileError, writeFileAtomic } from "./files.ts";
import { keepModelChecksum } from "./finishedFiles.ts";
import { readableJson } from "./json.ts";

/** Increased when a run folder changes in a way that older versions would misread. */
export const runFormat = 1;

/** Settings of a run as stored: all except `out`, because the folder may be moved. */
export type StoredConfig = Omit<Config, "out">;

export interface RunPlace {
  /** The requested folder. */
  readonly out: string | undefined;
  /** Otherwise a new one in this folder. */
  readonly runsFolder: string;
  /** Its name without the number: `mnist-784-400-20` for `mnist-784-400-20-001`. */
  readonly name: string;
}

/**
 * Creates the folder of a new run and its pictures folder. No other process can have created the same folder.
 *
 * @throws RunError if `out` is a file or not empty, or the folder cannot be created
 */
export async function createRunFolder(disk: Disk, { out, runsFolder, name }: RunPlace): Promise<string> {
  const folder = out ?? (await claimNumbered(disk, runsFolder, name));
  if (out !== undefined) {
    await requireFree(disk, out);
    await makeFolders(disk, out);
  }
  if (!(await claim(disk, disk.join(folder, runFiles.pictures))))
    throw occupied(folder, "another run that just began");
  return folder;
}

/** Throws RunError if the requested folder is a file or not empty. */
export async function requireFree(disk: Disk, out: string): Promise<void> {
  try {
    const names = (await disk.list(out)).map(({ name }) => name);
    const [found] = names;
    if (found !== undefined) throw occupied(out, `${found} in it`, names.includes(runFiles.config));
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    if (codeOf(cause) === "ENOENT") return;
    throw codeOf(cause) === "ENOTDIR" ? occupied(out, "a file") : fileError("read", out, cause);
  }
}

function occupied(out: string, found: string, isRun = false): RunError {
  return new RunError(`${out}: expected a folder that does not exist yet or is empty, found ${found}.`, {
    remedy: advice`Choose another folder with ${change("out")}, or delete this one.${isRun ? ` To go on with its run: nelbo resume ${shellWord(out)}` : ""}`,
  });
}

/** `runs/name-001`, or the next free number. */
async function claimNumbered(disk: Disk, runsFolder: string, name: string): Promise<string> {
  await makeFolders(disk, runsFolder);
  const stem = `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 120)}-`;
  const taken = (await disk.list(runsFolder))
    .map(({ name: folder }) => folder)
    .filter((folder) => folder.startsWith(stem))
    .map((folder) => Number(folder.slice(stem.length)))
    .filter(Number.isSafeInteger);
  for (let number = Math.max(0, ...taken) + 1; ; number++) {
    const folder = disk.join(runsFolder, stem + String(number).padStart(3, "0"));
    if (await claim(disk, folder)) return folder;
  }
}

/** Creates a folder; returns false if it exists. */
async function claim(disk: Disk, folder: string): Promise<boolean> {
  try {
    await disk.makeFolder(folder);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw fileError("write", folder, cause);
  }
}

async function makeFolders(disk: Disk, folder: string): Promise<void> {
  await disk.makeFolders(folder).catch((cause: unknown) => {
    throw fileError("write", folder, cause);
  });
}

export interface RunDescription {
  readonly config: StoredConfig;
  readonly data: DataProperties;
  readonly environment: Environment;
}

/**
 * Writes a run's description, including its objective card, before training begins or resumes. Throws RunError if it
 * cannot.
 */
export async function writeRunDescription(
  disk: Disk,
  folder: string,
  { config, data, environment }: RunDescription,
): Promise<void> {
  await keepModelChecksum(disk, folder);
  const write = (name: string, content: unknown) =>
    writeFileAtomic(disk, disk.join(folder, name), readableJson(content));
  await write(runFiles.environment, environment);
  await write(runFiles.data, data);
  await write(runFiles.card, objectiveCard(config, data));
  await write(runFiles.config, { format: runFormat, nelbo: version, ...config });
}

/** Settings without the folder they go to, and without passwords. */
export function storedConfig({ out: _, ...config }: Config): StoredConfig {
  return withoutPasswords(config);
}

/** Settings that may be shown and stored: user and password are removed from a server's address. */
export function withoutPasswords<Settings extends Pick<Config, "mlflow">>(settings: Settings): Settings {
  const { mlflow } = settings;
  return mlflow === undefined ? settings : { ...settings, mlflow: withoutCredentials(mlflow) };
}

/** Paths of the reconstructions and the samples of an epoch, in this order. */
export function epochPictures(
  disk: Pick<Disk, "join">,
  folder: string,
  epoch: number,
  { epochs }: Pick<Config, "epochs">,
) {
  const number = String(epoch).padStart(Math.max(3, String(epochs).length), "0");
  const path = (name: string) => disk.join(folder, runFiles.pictures, `${name}-${number}.png`);
  return [path("reconstruction"), path("samples")] as const;
}
