import { advice, change } from "../advice.ts";
import { ConfigError } from "../errors.ts";
import { conditionFeeds } from "../evaluate/condition.ts";
import type { LoadedRun } from "../store/loadRun.ts";
import { type Destination, drain, type Listening, openSink, withProgress } from "./files/apply.ts";
import { type ImageRequest, imagePasses } from "./files/passes.ts";
import type { Columns, Results } from "./files/sink.ts";
import { loadModel } from "./load.ts";

/** Statistics of q(z|x): its mean, the logarithm of its variance, or both. */
export const statistics = ["mu", "logVar", "both"] as const;
export type Statistic = (typeof statistics)[number];

export interface EncodeRunOptions extends ImageRequest, Destination, Listening {
  /** Default: mu. */
  readonly statistic?: Statistic | undefined;
}

export interface AppliedRun {
  /** The file or folder that was written; absent if the results were lines of JSON. */
  readonly file?: string;
  /** Number of data. */
  readonly count: number;
}

/**
 * Encodes images, a pass at a time: to a file, `.npy` [N, L] (both: [N, 2, L]) or `.csv`, or as lines of JSON.
 *
 * @param folder of a finished run or an export
 * @throws RunError if the folder cannot be loaded or the file cannot be written
 * @throws DataError if images cannot be read or do not fit the model
 * @throws ConfigError for a statistic or split that does not exist
 */
export async function encodeRun(folder: string, options: EncodeRunOptions = {}): Promise<AppliedRun> {
  const run = await loadModel(folder);
  try {
    const columns = columnsOf(run, options.statistic ?? "mu");
    const sink = await openSink(options, columns);
    const count = await drain(withProgress(codesOf(run, options), options), sink);
    return { ...(options.out !== undefined && { file: options.out }), count };
  } finally {
    await run.dispose();
  }
}

function columnsOf({ folder, model }: LoadedRun, statistic: Statistic): Columns {
  const names = statistic === "both" ? ["mu", "logVar"] : [statistic];
  const unknown = names.find((name) => model.encoding.outputs[name] === undefined);
  if (unknown !== undefined) {
    throw new ConfigError(`expected mu, found ${statistic}: ${folder} has codes without a distribution.`, {
      setting: "statistic",
      value: statistic,
      remedy: advice`Use ${change("statistic", "mu")}.`,
    });
  }
  return Object.fromEntries(names.map((name) => [name, [model.parts.latentSize]]));
}

async function* codesOf(run: LoadedRun, request: ImageRequest): AsyncGenerator<Results, void, undefined> {
  const encoding = await run.session.prepare(run.model.encoding);
  for await (const { x, condition, ...pass } of imagePasses(run, request)) {
    const { origins } = pass;
    const feedCondition = conditionFeeds(run.model, run.model.encoding, condition, origins.length);
    yield { ...pass, values: await encoding.run({ x, ...feedCondition(0, origins.length) }, origins.length) };
  }
}
