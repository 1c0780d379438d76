import type { RunSummary } from "../analyse/runSummary.ts";
import { parseJsonBytes } from "../codec/json.ts";
import { runFiles } from "../config/runFiles.ts";
import { codeOf, messageOf, NelboError, RunError } from "../errors.ts";
import type { Disk } from "./disk.ts";
import { exists, fileError, readBytes } from "./files.ts";
import { readBegun, readSummary } from "./readSummary.ts";

/** A run, or why it cannot be read. */
export type FoundRun =
  | { readonly kind: "run"; readonly run: RunSummary }
  | {
      readonly kind: "broken";
      readonly folder: string;
      /** When its folder was begun, as ISO 8601 has it. */
      readonly begun: string;
      readonly problem: string;
    };

/** Depth of folders that are searched: enough for any layout of runs, but no walk over a whole disk. */
const deepest = 4;

/**
 * The runs in a folder and its subfolders, newest first. Hidden folders, links and the insides of runs are not
 * searched.
 *
 * @throws RunError if the folder cannot be read
 */
export async function findRunsIn(disk: Disk, folder: string): Promise<readonly FoundRun[]> {
  await disk.list(folder).catch((cause: unknown) => {
    const found = { ENOENT: "none", ENOTDIR: "a file" }[codeOf(cause) ?? ""];
    if (found === undefined) throw fileError("read", folder, cause);
    throw new RunError(`${folder}: expected a folder with runs in it, found ${found}. Name another.`, {
      cause,
    });
  });
  const found = await search(disk, folder, deepest);
  const begunOf = (each: FoundRun) => (each.kind === "run" ? each.run.begun : each.begun);
  return [...found].sort((a, b) => begunOf(b).localeCompare(begunOf(a)));
}

async function search(disk: Disk, folder: string, depth: number): Promise<readonly FoundRun[]> {
  if (await isRun(disk, folder)) return look(disk, folder);
  if (depth === 0) return [];
  const entries = await disk.list(folder).catch(() => []);
  const found: FoundRun[] = [];
  for (const entry of [...entries].sort((a, b) => a.name.localeCompare(b.name))) {
    if (!entry.isFolder || entry.name.startsWith(".") || entry.name === "node_modules") continue;
    found.push(...(await search(disk, disk.join(folder, entry.name), depth - 1)));
  }
  return found;
}

/** Many programs have a config.json. A run's has a format or, if it cannot be read, other files of a run next to it. */
async function isRun(disk: Disk, folder: string): Promise<boolean> {
  try {
    const bytes = await readBytes(disk, disk.join(folder, runFiles.config));
    if (bytes === undefined) return false;
    const content: unknown = parseJsonBytes(bytes);
    return typeof content === "object" && content !== null && "format" in content && "nelbo" in content;
  } catch {
    const others = [runFiles.data, runFiles.environment].map((name) => exists(disk, disk.join(folder, name)));
    return (await Promise.all(others)).every((there) => there);
  }
}

/** A broken run does not prevent listing the others. A run that vanishes meanwhile is left out. */
async function look(disk: Disk, folder: string): Promise<readonly FoundRun[]> {
  try {
    return [{ kind: "run", run: await readSummary(disk, folder) }];
  } catch (cause) {
    const problem =
      cause instanceof NelboError ? cause.message : `${folder}: could not be read: ${messageOf(cause)}`;
    const begun = await readBegun(disk, folder).catch(() => undefined);
    return begun === undefined ? [] : [{ kind: "broken", folder, begun, problem }];
  }
}
