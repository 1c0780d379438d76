import { ConfigError } from "../errors.ts";
import { type Destination, drain } from "./apply/apply.ts";
import { readCodeFiles } from "./apply/codeFiles.ts";
import { openImageSink } from "./apply/imageSink.ts";
import type { Results } from "./apply/sink.ts";
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
    const count = await drain(meansOf(run, files), await openImageSink(options, run.model.parts.dataShape));
    return { ...(out !== undefined && { file: out }), count };
  } finally {
    await run.dispose();
  }
}

async function* meansOf(run: LoadedRun, files: readonly string[]): AsyncGenerator<Results, void, undefined> {
  const decoding = await run.session.prepare(run.model.decoding);
  for await (const { origins, z } of readCodeFiles(files, run.model.parts.latentSize)) {
    yield { origins, values: await decoding.run({ z }, origins.length) };
  }
}
