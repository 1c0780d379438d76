import { ConfigError } from "../errors.ts";
import { conditionFeeds } from "../evaluate/condition.ts";
import type { LoadedRun } from "../store/loadRun.ts";
import type { AppliedRun } from "./encodeRun.ts";
import { type Destination, drain, type Listening, withProgress } from "./files/apply.ts";
import { readCodeFiles } from "./files/codeFiles.ts";
import { decodedDataOf, openImageSink } from "./files/imageSink.ts";
import type { Results } from "./files/sink.ts";
import { type ClassRequest, withCondition } from "./files/withCondition.ts";
import { loadModel } from "./load.ts";

/** A class-conditional model requires one class for all codes, or a label per code: codes do not contain classes. */
export interface DecodeRunOptions extends Destination, ClassRequest, Listening {
  /** Codes: npy files [N, L], or CSV. */
  readonly files: readonly string[];
}

/**
 * Decodes codes, a pass at a time, to the means of p(x|z). They are written to `.npy`, float32 [N, H, W, C] ([N, F] for
 * vectors), 0 black and 1 white; to `.csv`; to one `.png` of all images; to a folder (a path without extension) with
 * one PNG picture per image; or as lines of JSON.
 *
 * @param folder of a finished run or an export
 * @throws RunError, DataError, ConfigError as `encodeRun` does
 */
export async function decodeRun(folder: string, options: DecodeRunOptions): Promise<AppliedRun> {
  const { files, out } = options;
  if (files.length === 0) throw new ConfigError("files: no file of codes (npy or CSV) is given.");
  const run = await loadModel(folder);
  try {
    const sink = await openImageSink(options, decodedDataOf(folder, run));
    const count = await drain(withProgress(meansOf(run, options), options), sink);
    return { ...(out !== undefined && { file: out }), count };
  } finally {
    await run.dispose();
  }
}

async function* meansOf(run: LoadedRun, request: DecodeRunOptions): AsyncGenerator<Results, void, undefined> {
  const { model, session } = run;
  const decoding = await session.prepare(model.decoding);
  const codes = readCodeFiles(request.files, model.parts.latentSize);
  for await (const { origins, z, condition } of withCondition(run, request, codes)) {
    const feedCondition = conditionFeeds(model, model.decoding, condition, origins.length);
    yield { origins, values: await decoding.run({ z, ...feedCondition(0, origins.length) }, origins.length) };
  }
}
