import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { NelboError, RunError } from "../errors.ts";
import { fileError, readBytes } from "./files.ts";
import { runFiles } from "./folder.ts";
import { codeOf } from "./platform.ts";
import { type RunSummary, readBegun, readRunSummary } from "./runSummary.ts";

/** A run, or what keeps one from being read. */
export type FoundRun =
  | { readonly kind: "run"; readonly run: RunSummary }
  | {
      readonly kind: "broken";
      readonly folder: string;
      /** When its folder was begun, as ISO 8601 has it. */
      readonly begun: string;
      readonly problem: string;
    };

/** Folders below each other in which runs are looked for: enough for any ordering of them, and no walk over a disk. */
const deepest = 4;

/**
 * The runs in a folder and below it, newest first. Folders of other things are passed over, hidden ones and links are
 * not entered, and nothing is looked for inside a run.
 *
 * @throws RunError where the folder cannot be read
 */
export async function findRuns(folder: string): Promise<readonly FoundRun[]> {
  await readdir(folder).catch((cause: unknown) => {
    const found = { ENOENT: "none", ENOTDIR: "a file" }[codeOf(cause) ?? ""];
    if (found === undefined) throw fileError("read", folder, cause);
    throw new RunError(`${folder}: expected a folder with runs in it, found ${found}. Name another.`, {
      cause,
    });
  });
  const found = await search(folder, deepest);
  const begunOf = (each: FoundRun) => (each.kind === "run" ? each.run.begun : each.begun);
  return [...found].sort((a, b) => begunOf(b).localeCompare(begunOf(a)));
}

async function search(folder: string, depth: number): Promise<readonly FoundRun[]> {
  if (await isRun(folder)) return [await look(folder)];
  if (depth === 0) return [];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: FoundRun[] = [];
  for (const entry of entries.sort((a, b) => a.name.localeCompare(b.name))) {
    if (!entry.isDirectory() || entry.name.startsWith(".") || entry.name === "node_modules") continue;
    found.push(...(await search(join(folder, entry.name), depth - 1)));
  }
  return found;
}

/** Many programs keep a config.json; a run's has a format, or where it is torn, a run's other files beside it. */
async function isRun(folder: string): Promise<boolean> {
  const bytes = await readBytes(join(folder, runFiles.config)).catch(() => undefined);
  if (bytes === undefined) return false;
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof content === "object" && content !== null && "format" in content && "nelbo" in content;
  } catch {
    return [runFiles.data, runFiles.environment].every((name) => existsSync(join(folder, name)));
  }
}

async function look(folder: string): Promise<FoundRun> {
  try {
    return { kind: "run", run: await readRunSummary(folder) };
  } catch (cause) {
    if (!(cause instanceof NelboError)) throw cause;
    return { kind: "broken", folder, begun: await readBegun(folder), problem: cause.message };
  }
}
