import { passSize } from "../data/files/rows.ts";
import { type HeldOutScores, rankOf } from "../evaluate/heldOutScores.ts";
import { createScorer, type Scorer } from "../evaluate/score.ts";
import { readHeldOutScores } from "../store/heldOutScores.ts";
import type { LoadedRun } from "../store/loadRun.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import type { AppliedRun } from "./encodeRun.ts";
import { type Destination, drain, type Listening, openSink, withProgress } from "./files/apply.ts";
import { type ImageRequest, imagePasses } from "./files/passes.ts";
import type { Columns, Results } from "./files/sink.ts";
import { loadModel } from "./load.ts";

export interface ScoreRunOptions extends ImageRequest, Destination, Listening {
  /** Whether to sort, highest first; all scores are then in memory. Default: the order of the images. */
  readonly sort?: boolean | undefined;
  /** Number of scores to keep, highest first. Default: all. */
  readonly top?: number | undefined;
  /** Samples of q(z|x) per image; more samples make scores more precise. Default: 16. */
  readonly samples?: number | undefined;
  /** Seed of the samples' noise. Default: the run's. */
  readonly seed?: number | undefined;
}

export interface ScoredRun extends AppliedRun {
  /** The means over all images, in nats per image, by name; `negativeElbo` first, if there is one. */
  readonly mean: Readonly<Record<string, number>>;
  /** The held-out scores that `rank` and `p` refer to: split and number. Absent if the folder has none stored. */
  readonly heldOut?: { readonly split: HeldOutScores["split"]; readonly count: number };
}

/**
 * Computes the negative ELBO of each image, reconstruction + KL in nats, and its two parts. It is high for images
 * unlike the training images. For autoencoders and principal components, it is the reconstruction error. The score of
 * an image does not depend on the other images: all have the same noise, and none is corrupted. Each score comes with
 * its standard error over the samples and, if held-out scores are stored with the run, its rank among them and p = rank
 * / (their number + 1). Results go to a file, `.csv` or `.npy` (float32 [N, columns]; [N] for one column), or are
 * printed as lines of JSON.
 *
 * @param folder of a finished run or an export
 * @throws RunError, DataError, ConfigError as `encodeRun` does
 */
export async function scoreRun(folder: string, options: ScoreRunOptions = {}): Promise<ScoredRun> {
  const run = await loadModel(folder);
  try {
    const heldOut = await readHeldOutScores(systemDisk, folder);
    const { samples, seed = run.config.seed } = options;
    const scorer = await createScorer({ model: run.model, session: run.session, samples, seed });
    const { metrics } = scorer;
    const names = heldOut === undefined ? metrics : [...metrics, "rank", "p"];
    const columns: Columns = Object.fromEntries(names.map((name) => [name, []]));
    const sink = await openSink(options, columns);
    const averaged = metrics.filter((name) => name !== "standardError");
    const sums = new Map(averaged.map((name) => [name, 0]));
    let count = 0;
    const counted = async function* (): AsyncGenerator<Results, void, undefined> {
      for await (const results of withProgress(scoresOf(run, scorer, options), options)) {
        for (const name of averaged) {
          const total = results.values[name]?.reduce((sum, value) => sum + value, 0) ?? Number.NaN;
          sums.set(name, (sums.get(name) ?? 0) + total);
        }
        count += results.origins.length;
        yield heldOut === undefined ? results : ranked(results, metrics[0] ?? "", heldOut);
      }
    };
    const { sort = false, top } = options;
    await drain(sort || top !== undefined ? sorted(counted(), names, top) : counted(), sink);
    return {
      ...(options.out !== undefined && { file: options.out }),
      count,
      mean: Object.fromEntries([...sums].map(([name, sum]) => [name, sum / count])),
      ...(heldOut && { heldOut: { split: heldOut.split, count: heldOut.scores.length } }),
    };
  } finally {
    await run.dispose();
  }
}

async function* scoresOf(
  run: LoadedRun,
  scorer: Scorer,
  options: ScoreRunOptions,
): AsyncGenerator<Results, void, undefined> {
  for await (const { x, target, condition, ...images } of imagePasses(
    run,
    options,
    scorer.perPass,
    "clean",
  )) {
    const count = images.origins.length;
    yield { ...images, values: await scorer.score({ count, x, target, condition }) };
  }
}

/** Results with the rank of each score, and p. */
function ranked(results: Results, score: string, heldOut: HeldOutScores): Results {
  const ranks = Array.from(results.values[score] ?? [], (value) => rankOf(value, heldOut));
  const rank = Float32Array.from(ranks, (each) => each.rank);
  const p = Float32Array.from(ranks, (each) => each.p);
  return { ...results, values: { ...results.values, rank, p } };
}

/** The same results in passes, sorted by the first column, highest first. */
async function* sorted(
  passes: AsyncIterable<Results>,
  names: readonly string[],
  top = Number.POSITIVE_INFINITY,
): AsyncGenerator<Results, void, undefined> {
  let rows: { readonly origin: Results["origins"][number]; readonly metrics: readonly number[] }[] = [];
  const first = (row: (typeof rows)[number]) => row.metrics[0] ?? 0;
  const cut = () => {
    rows = rows.sort((a, b) => first(b) - first(a)).slice(0, top);
  };
  for await (const { origins, values } of passes) {
    for (const [index, origin] of origins.entries()) {
      rows.push({ origin, metrics: names.map((name) => values[name]?.[index] ?? Number.NaN) });
    }
    if (rows.length > top + passSize) cut();
  }
  cut();
  for (let start = 0; start < rows.length; start += passSize) {
    const some = rows.slice(start, start + passSize);
    const column = (index: number) => Float32Array.from(some, ({ metrics }) => metrics[index] ?? Number.NaN);
    yield {
      origins: some.map(({ origin }) => origin),
      values: Object.fromEntries(names.map((name, index) => [name, column(index)])),
    };
  }
}
