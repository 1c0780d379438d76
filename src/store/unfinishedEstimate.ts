import { z } from "zod";
import { sha256 } from "../codec/sha256.ts";
import { messageOf } from "../errors.ts";
import type { WeightedEstimate } from "../evaluate/weightedSamples.ts";
import type { Disk } from "./disk.ts";
import { appendLine, readBytes, textOfFile, writeFileAtomic } from "./files.ts";

/** Increased when other versions would misread the file. */
const format = 1;

/** The finished part of an estimate of log p(x), on disk. */
export interface UnfinishedEstimate {
  /** The estimates of the first images, from an interrupted evaluation. */
  readonly earlier: readonly WeightedEstimate[];
  /** Adds the next images. Throws RunError if the file cannot be written. */
  add(estimates: readonly WeightedEstimate[]): Promise<void>;
  /** Removes the file: the estimate is complete. */
  remove(): Promise<void>;
  /** Releases the file. It stays if it was not removed. */
  release(): Promise<void>;
}

/**
 * Opens the file in which an evaluation keeps its finished images, in the run's folder:
 * `unfinished-evaluation-<hash>.jsonl`. Its name is a hash of everything on which the numbers depend, so an evaluation
 * with other settings has another file. A last line that was cut off is dropped.
 *
 * @param identity what the numbers depend on
 * @returns the reason, if the folder cannot be written or another process has the file
 */
export async function openUnfinishedEstimate(
  disk: Disk,
  folder: string,
  identity: Readonly<Record<string, unknown>>,
): Promise<UnfinishedEstimate | { readonly reason: string }> {
  const header = `${JSON.stringify({ format, ...identity })}\n`;
  const name = `unfinished-evaluation-${(await sha256(header)).slice(0, 16)}`;
  const path = disk.join(folder, `${name}.jsonl`);
  try {
    const lock = await disk.lock(disk.join(folder, `${name}.lock`));
    if (lock.kind === "taken") return { reason: `${lock.by} makes the same evaluation.` };
    try {
      const kept = await readKept(disk, path, header);
      await writeFileAtomic(disk, path, [header, ...kept.lines].join(""));
      return {
        earlier: kept.estimates,
        add: (estimates) => appendLine(disk, path, lineOf(estimates)),
        remove: () => disk.remove(path),
        release: () => lock.release(),
      };
    } catch (cause) {
      await lock.release();
      throw cause;
    }
  } catch (cause) {
    return { reason: messageOf(cause) };
  }
}

/** JSON has no NaN and no infinity: they are written as words. */
const number = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]).transform(Number);
const lineSchema = z.array(z.tuple([number, number, number]));

function lineOf(estimates: readonly WeightedEstimate[]): string {
  const rows = estimates.map(({ logLikelihood, standardError, effectiveSamples }) =>
    [logLikelihood, standardError, effectiveSamples].map((x) => (Number.isFinite(x) ? x : String(x))),
  );
  return `${JSON.stringify(rows)}\n`;
}

interface Kept {
  readonly lines: readonly string[];
  readonly estimates: readonly WeightedEstimate[];
}

/** The complete lines of a file with this header, up to the first that is damaged. */
async function readKept(disk: Disk, path: string, header: string): Promise<Kept> {
  const bytes = await readBytes(disk, path);
  const [first, ...rest] = bytes === undefined ? [] : textOfFile(bytes, path).split("\n").slice(0, -1);
  if (`${first}\n` !== header) return { lines: [], estimates: [] };
  const lines: string[] = [];
  const estimates: WeightedEstimate[] = [];
  for (const line of rest) {
    const rows = parsed(line);
    if (rows === undefined) break;
    lines.push(`${line}\n`);
    for (const [logLikelihood, standardError, effectiveSamples] of rows)
      estimates.push({ logLikelihood, standardError, effectiveSamples });
  }
  return { lines, estimates };
}

function parsed(line: string) {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
