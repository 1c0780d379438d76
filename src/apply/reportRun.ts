import { basename, extname, join, resolve } from "node:path";
import { advice, change } from "../advice.ts";
import { describeRun } from "../analyse/report/describe.ts";
import type { MissingPicture } from "../analyse/report/figures.ts";
import { judgedEpoch } from "../analyse/report/headline.ts";
import { reportPage } from "../analyse/report/page/page.ts";
import { runFiles } from "../config/runFiles.ts";
import { shellWord } from "../config/shellWord.ts";
import { ConfigError, RunError } from "../errors.ts";
import { readBytes, temporaryBeside, writeFileAtomic } from "../store/files.ts";
import { readWholeEpochs } from "../store/journal.ts";
import type { RunDataOptions } from "../store/loadRun.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { removeIfStopped } from "../store/node/unfinished.ts";
import { writeNewFile } from "./files/newFile.ts";
import { requireNoFile } from "./files/outputFile.ts";
import { picturesOf } from "./reportPictures.ts";
import { readRunSummary } from "./runs.ts";

export interface ReportRunOptions extends RunDataOptions {
  /** An HTML file that does not exist yet. Default: the run's `report.html`, which replaces an older report. */
  readonly out?: string | undefined;
}

export interface WrittenReport {
  /** The page's path. */
  readonly file: string;
  readonly bytes: number;
  /** Titles of the pictures in it. */
  readonly figures: readonly string[];
  /** Pictures that are left out, and why. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}

/**
 * Writes a report of a run as one self-contained HTML file: the metrics, their meaning, the curves, all pictures that
 * apply, and how to repeat the run. An unfinished run needs at least one finished epoch. Its report has the pictures of
 * the last epoch, and lists the plots that are left out because they require the trained model.
 *
 * @throws ConfigError for an `out` that does not end in .html
 * @throws RunError if the folder is not a run, has no finished epoch, or the page cannot be written
 * @throws the reason of `signal`, if it stops the drawing; nothing is then written
 */
export async function reportRun(folder: string, options: ReportRunOptions = {}): Promise<WrittenReport> {
  const { out, ...where } = options;
  if (out !== undefined) await requirePagePlace(out);
  const summary = await readRunSummary(folder);
  const { epochs, events } = await readWholeEpochs(systemDisk, summary);
  const epoch = judgedEpoch(summary, epochs.at(-1) ?? epochs[0]);
  const { figures, missing } = await picturesOf(summary, epoch, where);
  // A page may be read anywhere, so it contains no paths of this machine.
  const named = withAdvice(missing, basename(resolve(folder)));
  const page = await reportPage({ ...describeRun(summary, epochs, events), figures, missing: named });

  const file = await writeReport(folder, out, page);
  return {
    file,
    bytes: Buffer.byteLength(page),
    figures: figures.map(({ title }) => title),
    missing: withAdvice(missing, folder),
  };
}

/** Reasons with the command that resumes a run of this name or path, if resuming helps. */
function withAdvice(missing: readonly MissingPicture[], run: string): WrittenReport["missing"] {
  return missing.map(({ title, reason, resumable }) => ({
    title,
    reason: resumable ? `${reason} (nelbo resume ${shellWord(run)})` : reason,
  }));
}

/**
 * Checks the path before any work. Throws ConfigError for another extension than .html, RunError if the path exists.
 */
async function requirePagePlace(out: string): Promise<void> {
  if (![".html", ".htm"].includes(extname(out).toLowerCase())) {
    throw new ConfigError(`expected a file that ends in .html, found ${out}.`, {
      setting: "out",
      value: out,
    });
  }
  await requireNoFile(out);
}

async function writeReport(folder: string, out: string | undefined, page: string): Promise<string> {
  if (out !== undefined) {
    if (await writeNewFile(systemDisk, out, page)) return out;
    throw new RunError(`${out} already exists.`, {
      remedy: advice`Choose another with ${change("out")}, or delete it.`,
    });
  }
  const path = join(folder, runFiles.report);
  const before = await readBytes(systemDisk, path);
  if (before !== undefined && !isReport(before)) {
    throw new RunError(
      `${path}: expected an older report of nelbo, found another file, which was not changed.`,
      { remedy: advice`Choose a file with ${change("out")}, or move it away.` },
    );
  }
  const temporary = temporaryBeside(systemDisk, path);
  const settle = removeIfStopped(temporary);
  await writeFileAtomic(systemDisk, path, page, temporary).finally(settle);
  return path;
}

/** Whether a file begins as a report does. */
function isReport(bytes: Uint8Array): boolean {
  const beginning = new TextDecoder().decode(bytes.subarray(0, 4096));
  return (
    beginning.startsWith("<!DOCTYPE html>") && beginning.includes('<meta name="generator" content="nelbo ')
  );
}
