import { z } from "zod";
import { parseJsonBytes } from "../codec/json.ts";
import { sha256 } from "../codec/sha256.ts";
import { runFiles } from "../config/runFiles.ts";
import { messageOf, RunError } from "../errors.ts";
import type { Disk } from "../store/disk.ts";
import { exists, fileError, readBytes, textOfFile, writeFileAtomic } from "../store/files.ts";
import { issuesOf, readableJson } from "../store/json.ts";
import { version } from "../version.ts";
import { decodeManifest, encodeManifest, type PlannedRun } from "./manifest.ts";
import { decodeFailure, decodeResult, type SweepFailure, type SweepResult } from "./result.ts";
import type { SweepEvaluation } from "./sweepFile.ts";

/** The names in a sweep's folder. */
export const sweepFiles = {
  sweep: "sweep.json",
  manifest: "manifest.jsonl",
  lock: "lock.json",
  runs: "runs",
  results: "results",
  failures: "failures",
} as const;

const format = 1;

const schema = z.object({
  format: z.literal(format),
  nelbo: z.string(),
  /** The name of the sweep file, without its ending. */
  name: z.string(),
  runs: z.int().min(1),
  /** The sha-256 of manifest.jsonl, which is never changed. */
  manifest: z.string().regex(/^[0-9a-f]{64}$/),
  evaluation: z
    .object({
      split: z.enum(["train", "validation", "test"]),
      samples: z.int().min(0),
      images: z.exactOptional(z.int().min(1)),
    })
    .readonly(),
});

/** A planned sweep in its folder. */
export interface Sweep {
  readonly folder: string;
  readonly name: string;
  /** The sha-256 of its manifest, which identifies it. */
  readonly manifest: string;
  readonly evaluation: SweepEvaluation;
  readonly runs: readonly PlannedRun[];
}

/** Writes the plan. `sweep.json` is last: a folder without it is no sweep. Throws RunError if it cannot be written. */
export async function writeSweep(
  disk: Disk,
  folder: string,
  { name, evaluation, runs }: Pick<Sweep, "name" | "evaluation" | "runs">,
): Promise<Sweep> {
  const text = encodeManifest(runs);
  const manifest = await sha256(text);
  for (const part of [sweepFiles.runs, sweepFiles.results, sweepFiles.failures, runFiles.pictures])
    await disk.makeFolders(disk.join(folder, part)).catch((cause: unknown) => {
      throw fileError("write", disk.join(folder, part), cause);
    });
  await writeFileAtomic(disk, disk.join(folder, sweepFiles.manifest), text);
  const description = { format, nelbo: version, name, runs: runs.length, manifest, evaluation };
  await writeFileAtomic(disk, disk.join(folder, sweepFiles.sweep), readableJson(description));
  return { folder, name, manifest, evaluation, runs };
}

/** Whether a folder is one of a sweep. */
export function isSweep(disk: Disk, folder: string): Promise<boolean> {
  return exists(disk, disk.join(folder, sweepFiles.sweep));
}

/** Reads a sweep's plan. Throws RunError if the folder is no sweep, of a newer version, or its plan was changed. */
export async function openSweep(disk: Disk, folder: string): Promise<Sweep> {
  const path = disk.join(folder, sweepFiles.sweep);
  const bytes = await readBytes(disk, path);
  if (bytes === undefined)
    throw new RunError(
      `${folder}: expected the folder of a sweep, found no ${sweepFiles.sweep}. Name the folder that nelbo sweep has printed.`,
    );
  let content: unknown;
  try {
    content = parseJsonBytes(bytes);
  } catch (cause) {
    throw new RunError(`${path}: not valid JSON: ${messageOf(cause)}. Plan the sweep again.`, { cause });
  }
  const result = schema.safeParse(content);
  if (!result.success)
    throw new RunError(
      `${path}: expected a sweep of format ${format}: ${issuesOf(result.error)}. Was it written by a newer version?`,
    );
  const { name, manifest, evaluation } = result.data;
  const manifestPath = disk.join(folder, sweepFiles.manifest);
  const manifestBytes = await readBytes(disk, manifestPath);
  if (manifestBytes === undefined || (await sha256(manifestBytes)) !== manifest)
    throw new RunError(
      `${manifestPath}: the plan of a sweep is frozen, but this file ${manifestBytes === undefined ? "is missing" : "was changed"}. ` +
        "Restore it, or plan the sweep again in another folder.",
    );
  const runs = decodeManifest(textOfFile(manifestBytes, manifestPath), manifestPath);
  return { folder, name, manifest, evaluation, runs };
}

/** The folder of a run. */
export function runFolderOf(disk: Pick<Disk, "join">, folder: string, id: string): string {
  return disk.join(folder, sweepFiles.runs, id);
}

export function resultPath(disk: Pick<Disk, "join">, folder: string, id: string): string {
  return disk.join(folder, sweepFiles.results, `${id}.json`);
}

export function failurePath(disk: Pick<Disk, "join">, folder: string, id: string): string {
  return disk.join(folder, sweepFiles.failures, `${id}.json`);
}

/** The ids of runs that have a result, or a failure, or a folder. */
export async function idsIn(
  disk: Disk,
  folder: string,
  part: "results" | "failures" | "runs",
): Promise<ReadonlySet<string>> {
  const path = disk.join(folder, sweepFiles[part]);
  const entries = await disk.list(path).catch((cause: unknown) => {
    throw fileError("read", path, cause);
  });
  const ids = entries.map(({ name }) => name.replace(/\.json$/, ""));
  return new Set(ids.filter((name) => /^r[0-9a-f]{16}$/.test(name)));
}

/** A planned run with what became of it. */
export interface SweepRun {
  readonly run: PlannedRun;
  /** `begun`: it has a folder, and no result yet. */
  readonly state: "planned" | "begun" | "failed" | "finished";
  readonly result?: SweepResult;
  readonly failure?: SweepFailure;
}

/** All runs of a sweep in the order of the plan. Throws RunError if a result or a failure is damaged. */
export async function readSweepRuns(disk: Disk, sweep: Sweep): Promise<readonly SweepRun[]> {
  const { folder, runs } = sweep;
  const [results, failures, folders] = await Promise.all(
    (["results", "failures", "runs"] as const).map((part) => idsIn(disk, folder, part)),
  );
  const read = async (path: string) => textOfFile((await readBytes(disk, path)) ?? new Uint8Array(), path);
  const look = async (run: PlannedRun): Promise<SweepRun> => {
    if (results?.has(run.id)) {
      const path = resultPath(disk, folder, run.id);
      return { run, state: "finished", result: decodeResult(await read(path), path) };
    }
    if (failures?.has(run.id)) {
      const path = failurePath(disk, folder, run.id);
      return { run, state: "failed", failure: decodeFailure(await read(path), path) };
    }
    return { run, state: folders?.has(run.id) ? "begun" : "planned" };
  };
  const found: SweepRun[] = [];
  for (let at = 0; at < runs.length; at += filesAtOnce)
    found.push(...(await Promise.all(runs.slice(at, at + filesAtOnce).map(look))));
  return found;
}

/** Below the number of files that a process may have open. */
const filesAtOnce = 64;
