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
  /** An HTML file that does not exist yet. Default: the run's own `report.html`, which takes the place of an older one. */
  readonly out?: string | undefined;
}

export interface WrittenReport {
  /** The page's path. */
  readonly file: string;
  readonly bytes: number;
  /** Titles of the pictures in it. */
  readonly figures: readonly string[];
  /** Pictures that the run cannot have, and why. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}

/**
 * Writes what there is to say of a run as one HTML file, which needs nothing else: the figures, what they mean, the
 * curves, every picture that applies, and how to repeat it. A run that is not finished gets one as soon as an epoch is done, with
 * the pictures of its last epoch; plots that need the trained model are then left out, and the page says so.
 *
 * @throws ConfigError for an `out` that does not end in .html
 * @throws RunError where the folder is no run, has no whole epoch, or the page cannot be written
 * @throws the reason of `signal`, where it stops the drawing; nothing is then written
 */
export async function reportRun(folder: string, options: ReportRunOptions = {}): Promise<WrittenReport> {
  const { out, ...where } = options;
  if (out !== undefined) await requirePagePlace(out);
  const summary = await readRunSummary(folder);
  const { epochs, events } = await readWholeEpochs(systemDisk, summary);
  const epoch = judgedEpoch(summary, epochs.at(-1) ?? epochs[0]);
  const { figures, missing } = await picturesOf(summary, epoch, where);
  // A page may be read anywhere, and has no paths of this machine.
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

/** Reasons with the command that resumes a run of this name or path, where that helps. */
function withAdvice(missing: readonly MissingPicture[], run: string): WrittenReport["missing"] {
  return missing.map(({ title, reason, resumable }) => ({
    title,
    reason: resumable ? `${reason} (nelbo resume ${shellWord(run)})` : reason,
  }));
}

/** Before the work is done. Throws ConfigError for another ending than .html, RunError where the path is taken. */
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
    throw new RunError(`${out}: expected a file that does not exist yet, found one.`, {
      remedy: advice`Choose another with ${change("out")}, or delete it.`,
    });
  }
  const path = join(folder, runFiles.report);
  const before = await readBytes(systemDisk, path);
  if (before !== undefined && !isReport(before)) {
    throw new RunError(
      `${path}: expected an older report of nelbo, found another file, which is left as it is.`,
      { remedy: advice`Name a file with ${change("out")}, or move it away.` },
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
