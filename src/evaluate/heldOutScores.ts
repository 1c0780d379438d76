import { evenlySpaced } from "../data/batches.ts";
import type { Presenter } from "../data/presenter.ts";
import type { Source } from "../data/source.ts";
import { createScorer, type ScorerRequest, scoreSamples } from "./score.ts";

/** Scores of held-out data, as a reference for other scores. */
export interface HeldOutScores {
  /** The split of the scored data. */
  readonly split: "validation" | "test";
  /** `negativeElbo`, or `reconstruction` for codes without a distribution. */
  readonly metric: string;
  /** Samples of q(z|x) for each datum. */
  readonly samples: number;
  /** For the samples' noise. */
  readonly seed: number;
  /** Nats per datum, from the lowest to the highest. */
  readonly scores: readonly number[];
}

/** The largest number of scored data. They are spread evenly over the split, as files may be sorted by class. */
const mostScored = 2_000;

export interface HeldOutRequest extends Omit<ScorerRequest, "samples"> {
  readonly split: HeldOutScores["split"];
  readonly source: Source;
  /** Presents data without corruption. */
  readonly presenter: Presenter;
}

/**
 * Scores up to 2,000 data of a split, with 16 samples each.
 *
 * @returns undefined if a score is not finite
 */
export async function scoreHeldOut(request: HeldOutRequest): Promise<HeldOutScores | undefined> {
  const { split, source, presenter, seed } = request;
  const scorer = await createScorer(request);
  const [metric = ""] = scorer.metrics;
  const chosen = evenlySpaced(source.count, mostScored);
  const scores = new Float32Array(chosen.length);
  for (let first = 0; first < chosen.length; first += scorer.perPass) {
    const rows = chosen.subarray(first, first + scorer.perPass);
    const { x, target = x, condition } = await presenter.evaluation(source, rows);
    const metrics = await scorer.score({ count: rows.length, x, target, condition });
    scores.set(metrics[metric] ?? [], first);
  }
  if (!scores.every(Number.isFinite)) return undefined;
  return { split, metric, samples: scoreSamples, seed, scores: Array.from(scores.sort()) };
}

/** The rank of a score among n held-out scores. */
export interface ScoreRank {
  /** 1 + the number of held-out scores that are as high or higher: from 1 to n + 1. */
  readonly rank: number;
  /**
   * rank / (n + 1), a conformal p-value (Vovk et al. 2005): if the datum has the distribution of the held-out data, a
   * score this high has at most this probability. Never below 1 / (n + 1).
   */
  readonly p: number;
}

/** The rank of a score among held-out scores. These must be sorted from the lowest to the highest. */
export function rankOf(score: number, { scores }: Pick<HeldOutScores, "scores">): ScoreRank {
  let [low, high] = [0, scores.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((scores[middle] ?? 0) < score) low = middle + 1;
    else high = middle;
  }
  const rank = 1 + scores.length - low;
  return { rank, p: rank / (scores.length + 1) };
}
