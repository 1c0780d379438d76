import { modelOfData, scalarsOf } from "../config/assemble.ts";
import { resolveConfig } from "../config/config.ts";
import { passSize } from "../data/files/rows.ts";
import { conditionFeeds } from "../evaluate/condition.ts";
import { imagesPerPass } from "../evaluate/elbo.ts";
import { createNoise } from "../evaluate/noise.ts";
import { exportPrograms } from "../export/onnx/programs.ts";
import type { LoadedRun } from "../store/loadRun.ts";
import type { AppliedRun } from "./encodeRun.ts";
import { type Destination, drain, heard, type Listening, openSink } from "./files/apply.ts";
import { type ImageRequest, imagePasses, purposeOf } from "./files/passes.ts";
import type { Columns, Results } from "./files/sink.ts";
import { loadModel } from "./load.ts";

export interface ScoreRunOptions extends ImageRequest, Destination, Listening {
  /** Whether the highest come first; scores of all images are then in memory. Default: in the order of the images. */
  readonly sort?: boolean | undefined;
  /** How many, the highest, which come first. Default: all. */
  readonly top?: number | undefined;
  /** Codes drawn for each image: more make scores steadier. Default: as the run evaluates. */
  readonly samples?: number | undefined;
  /** Of the codes. Default: the run's, which gives its own evaluation of a split. */
  readonly seed?: number | undefined;
}

export interface ScoredRun extends AppliedRun {
  /** The means over all images, in nats per image, by name; `negativeElbo` first, where there is one. */
  readonly mean: Readonly<Record<string, number>>;
}

/**
 * The negative ELBO of each image, reconstruction + KL in nats, and its two parts: high for images unlike those of the
 * training. Of an autoencoder and principal components the reconstruction error alone. Results go to a file, `.csv` or
 * `.npy` (float32 [N, columns]; [N] of one), or are told as lines of JSON.
 *
 * @param folder of a finished run or an export
 * @throws RunError, DataError, ConfigError as `encodeRun` does
 */
export async function scoreRun(folder: string, options: ScoreRunOptions = {}): Promise<ScoredRun> {
  const run = await loadModel(folder);
  try {
    const names = run.model.parts.posterior.deterministic
      ? ["reconstruction"]
      : ["negativeElbo", "reconstruction", "kl"];
    const columns: Columns = Object.fromEntries(names.map((name) => [name, []]));
    const sink = await openSink(options, columns);
    const sums = new Map(names.map((name) => [name, 0]));
    let count = 0;
    const counted = async function* (): AsyncGenerator<Results, void, undefined> {
      for await (const results of heard(scoresOf(run, options), options)) {
        for (const name of names) {
          const total = results.values[name]?.reduce((sum, value) => sum + value, 0) ?? Number.NaN;
          sums.set(name, (sums.get(name) ?? 0) + total);
        }
        count += results.origins.length;
        yield results;
      }
    };
    const { sort = false, top } = options;
    await drain(sort || top !== undefined ? sorted(counted(), names, top) : counted(), sink);
    const mean = Object.fromEntries([...sums].map(([name, sum]) => [name, sum / count]));
    return { ...(options.out !== undefined && { file: options.out }), count, mean };
  } finally {
    await run.dispose();
  }
}

async function* scoresOf(run: LoadedRun, options: ScoreRunOptions): AsyncGenerator<Results, void, undefined> {
  const { config } = run;
  const { seed = config.seed, samples } = options;
  const model =
    samples === undefined
      ? run.model
      : modelOfData(resolveConfig({ ...config, evaluationSamples: samples }), run.data);
  const { score } = exportPrograms(model, { scalars: scalarsOf(config) });
  const program = await run.session.prepare(score);
  const isFed = (name: string) => score.inputs.some((leaf) => leaf.name === name);
  const fed = { noise: model.feeds.evaluation.noise.filter(({ name }) => isFed(name)) };
  const noise = createNoise(fed, seed, purposeOf(options));
  let pass = 0;
  // As evaluation has them, as noise is that of a pass; where more codes are asked for, fewer images, so that memory will do.
  const perPass = samples === undefined ? imagesPerPass(model) : Math.max(1, Math.floor(passSize / samples));
  for await (const { x, target, condition, ...images } of imagePasses(run, options, perPass)) {
    const { origins } = images;
    const feeds = {
      x,
      ...(isFed("target") && { target }),
      ...conditionFeeds(model, score, condition, origins.length)(0, origins.length),
      ...noise.at(pass, origins.length),
    };
    yield { ...images, values: await program.run(feeds, origins.length) };
    pass += 1;
  }
}

/** The same results, the highest of the first column first, in passes again. */
async function* sorted(
  passes: AsyncIterable<Results>,
  names: readonly string[],
  top = Number.POSITIVE_INFINITY,
): AsyncGenerator<Results, void, undefined> {
  let rows: { readonly origin: Results["origins"][number]; readonly figures: readonly number[] }[] = [];
  const first = (row: (typeof rows)[number]) => row.figures[0] ?? 0;
  const cut = () => {
    rows = rows.sort((a, b) => first(b) - first(a)).slice(0, top);
  };
  for await (const { origins, values } of passes) {
    for (const [index, origin] of origins.entries()) {
      rows.push({ origin, figures: names.map((name) => values[name]?.[index] ?? Number.NaN) });
    }
    if (rows.length > top + passSize) cut();
  }
  cut();
  for (let start = 0; start < rows.length; start += passSize) {
    const some = rows.slice(start, start + passSize);
    const column = (index: number) => Float32Array.from(some, ({ figures }) => figures[index] ?? Number.NaN);
    yield {
      origins: some.map(({ origin }) => origin),
      values: Object.fromEntries(names.map((name, index) => [name, column(index)])),
    };
  }
}
