import { extname } from "node:path";
import { ConfigError } from "../errors.ts";
import type { DataShape } from "../vae/seams.ts";
import { type Destination, drain, openSink } from "./apply/apply.ts";
import { readCodeFiles } from "./apply/codeFiles.ts";
import { folderSink, gridSink } from "./apply/pictureSinks.ts";
import type { Results, Sink } from "./apply/sink.ts";
import type { AppliedRun } from "./encodeRun.ts";
import { loadModel } from "./loadModel.ts";
import type { LoadedRun } from "./loadRun.ts";

export interface DecodeRunOptions extends Destination {
  /** Codes: npy files [N, L], or CSV. */
  readonly files: readonly string[];
}

/**
 * Decodes codes, a pass at a time, to the means of p(x|z): to `.npy`, float32 [N, H, W, C], 0 black and 1 white, to `.csv`,
 * to one `.png` of all, to a PNG picture of each in a folder (a path without ending), or as lines of JSON.
 *
 * @param folder of a finished run or an export
 * @throws RunError, DataError, ConfigError as `encodeRun` does
 */
export async function decodeRun(folder: string, options: DecodeRunOptions): Promise<AppliedRun> {
  const { files, out } = options;
  if (files.length === 0) throw new ConfigError("files: expected files of codes, npy or CSV, found none.");
  const run = await loadModel(folder);
  try {
    const count = await drain(meansOf(run, files), await sinkOf(options, run.model.parts.dataShape));
    return { ...(out !== undefined && { file: out }), count };
  } finally {
    await run.dispose();
  }
}

async function sinkOf(options: DecodeRunOptions, shape: DataShape): Promise<Sink> {
  const { out } = options;
  const ending = out === undefined ? undefined : extname(out).toLowerCase();
  if (out !== undefined && ending === ".png") return gridSink(out, shape);
  if (out !== undefined && ending === "") return folderSink(out, shape);
  if (ending !== undefined && ending !== ".npy" && ending !== ".csv") {
    throw new ConfigError(
      `out (--out): expected .npy, .csv or .png, or a folder without ending, found ${out}.`,
    );
  }
  return openSink(options, { mean: shape });
}

async function* meansOf(run: LoadedRun, files: readonly string[]): AsyncGenerator<Results, void, undefined> {
  const decoding = await run.session.prepare(run.model.decoding);
  for await (const { origins, z } of readCodeFiles(files, run.model.parts.latentSize)) {
    yield { origins, values: await decoding.run({ z }, origins.length) };
  }
}
