import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { RunError } from "../errors.ts";
import type { Environment } from "./environment.ts";
import type { DataFacts } from "./facts.ts";
import { codeOf, fileError, writeFileAtomic } from "./files.ts";
import { version } from "./version.ts";

/** Rises when a run folder changes in a way that older programs would misread. */
export const runFormat = 1;

/** What lies in a run folder. */
export const runFiles = {
  config: "config.json",
  environment: "environment.json",
  data: "data.json",
  metrics: "metrics.jsonl",
  model: "model.safetensors",
  pictures: "pictures",
} as const;

/** Settings of a run as its files keep them: all but where it lies, which is wherever the folder is. */
export type StoredConfig = Omit<Config, "out">;

export interface RunPlace {
  /** The folder somebody asked for. */
  readonly out: string | undefined;
  /** Otherwise a new one in this folder. */
  readonly runsFolder: string;
  /** Called so, with a number: `mnist-784-400-20` for `mnist-784-400-20-001`. */
  readonly name: string;
}

/**
 * Makes the folder of a new run, and that of its pictures, such that no other process can have made the same.
 *
 * @throws RunError where `out` is a file or holds something, or the folder cannot be made
 */
export async function createRunFolder({ out, runsFolder, name }: RunPlace): Promise<string> {
  const folder = out ?? (await claimNumbered(runsFolder, name));
  if (out !== undefined) {
    await requireFree(out);
    await makeFolders(out);
  }
  if (!(await claim(join(folder, runFiles.pictures)))) throw occupied(folder, "another run that just began");
  return folder;
}

/** Throws RunError where a folder asked for is a file or holds something. */
export async function requireFree(out: string): Promise<void> {
  try {
    const [found] = await readdir(out);
    if (found !== undefined) throw occupied(out, `${found} in it`);
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    if (codeOf(cause) === "ENOENT") return;
    throw codeOf(cause) === "ENOTDIR" ? occupied(out, "a file") : fileError("read", out, cause);
  }
}

function occupied(out: string, found: string): RunError {
  return new RunError(
    `${out}: expected a folder that does not exist yet or is empty, found ${found}. ` +
      "Choose another folder (--out), or delete this one.",
  );
}

/** `runs/name-001`, or the next number that is free. */
async function claimNumbered(runsFolder: string, name: string): Promise<string> {
  await makeFolders(runsFolder);
  const stem = `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 120)}-`;
  const taken = (await readdir(runsFolder))
    .filter((folder) => folder.startsWith(stem))
    .map((folder) => Number(folder.slice(stem.length)))
    .filter(Number.isSafeInteger);
  for (let number = Math.max(0, ...taken) + 1; ; number++) {
    const folder = join(runsFolder, stem + String(number).padStart(3, "0"));
    if (await claim(folder)) return folder;
  }
}

/** Makes a folder; false where somebody made it before. */
async function claim(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (cause) {
    if (codeOf(cause) === "EEXIST") return false;
    throw fileError("write", folder, cause);
  }
}

async function makeFolders(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw fileError("write", folder, cause);
  });
}

export interface RunDescription {
  readonly config: StoredConfig;
  readonly data: DataFacts;
  readonly environment: Environment;
}

/** Writes what is known of a run before it begins. Throws RunError where it cannot. */
export async function describeRun(
  folder: string,
  { config, data, environment }: RunDescription,
): Promise<void> {
  const write = (name: string, content: unknown) =>
    writeFileAtomic(join(folder, name), readableJson(content));
  await write(runFiles.environment, environment);
  await write(runFiles.data, data);
  await write(runFiles.config, { format: runFormat, nelbo: version, ...config });
}

/** JSON with arrays of numbers and words in one line each. */
function readableJson(content: unknown): string {
  const json = JSON.stringify(content, null, 2);
  return `${json.replace(/\[\n[^[\]{}]*\]/g, (array) => array.replace(/\n\s*/g, " ").replace(/^\[ (.*) \]$/, "[$1]"))}\n`;
}

/** Settings without the folder they go to. */
export function storedConfig({ out: _, ...config }: Config): StoredConfig {
  return config;
}
