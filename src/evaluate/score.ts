import type { ConditionRows } from "../data/condition.ts";
import type { DatumArray } from "../data/source.ts";
import type { Session } from "../runtime/session.ts";
import type { Model } from "../vae/model.ts";
import { scoreNoiseInput } from "../vae/scoring.ts";
import { conditionFeeds } from "./condition.ts";
import { createNoise } from "./noise.ts";

/** Default number of samples of q(z|x) per datum. */
export const scoreSamples = 16;

/** Decoded samples per pass. */
const samplesPerPass = 250;

export interface ScorerRequest {
  readonly model: Model;
  /** Holds the parameters. */
  readonly session: Session;
  /** Default: 16. */
  readonly samples?: number | undefined;
  /** For the samples' noise. */
  readonly seed: number;
}

/** Data to score, as the model's input. */
export interface ScoredBatch {
  readonly count: number;
  /** [count, H, W, C]. */
  readonly x: DatumArray;
  /** The clean data, for a denoising model: x itself if it is not corrupted. */
  readonly target: DatumArray;
  readonly condition?: ConditionRows | undefined;
}

export interface Scorer {
  /**
   * Names of the metrics of each datum, the score first: `negativeElbo`, or `reconstruction` for codes without a
   * distribution.
   */
  readonly metrics: readonly string[];
  /** Largest number of data per pass. */
  readonly perPass: number;
  /** Metrics of `count` data, by name, each [count], in nats. */
  score(batch: ScoredBatch): Promise<Record<string, Float32Array>>;
}

/**
 * Scores data independently: the score of a datum depends on that datum alone, to the last bit. All data have the noise
 * of the stream "score/scoreNoise" at step 0. Every pass has the same number of rows, because engines round differently
 * for other batch sizes.
 */
export async function createScorer({
  model,
  session,
  samples = scoreSamples,
  seed,
}: ScorerRequest): Promise<Scorer> {
  const program = model.scoring(samples);
  const executable = await session.prepare(program);
  const noise = scoringNoise(model, { samples, seed });
  const perPass = Math.max(1, Math.floor(samplesPerPass / samples));
  const isFed = (name: string) => program.inputs.some((leaf) => leaf.name === name);
  return {
    metrics: Object.keys(program.outputs),
    perPass,
    async score({ count, x, target, condition }) {
      const feedCondition = conditionFeeds(
        model,
        program,
        condition && padded(condition, count, perPass),
        perPass,
      );
      const feeds = {
        x: padded(x, count, perPass),
        ...(isFed("target") && { target: padded(target, count, perPass) }),
        ...feedCondition(0, perPass),
        ...noise,
      };
      const outputs = await executable.run(feeds, perPass);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, values]) => [name, values.subarray(0, count)]),
      );
    },
  };
}

/** The noise of `samples` samples, [1, samples, L], by the name of the input; none for codes without a distribution. */
export function scoringNoise(
  model: Model,
  { samples, seed }: { readonly samples: number; readonly seed: number },
): Record<string, Float32Array> {
  const [posterior] = model.feeds.evaluation.noise;
  const { deterministic } = model.parts.posterior;
  if (deterministic || posterior === undefined) return {};
  const { distribution } = posterior;
  const sizes = [samples, model.parts.latentSize];
  return createNoise({ noise: [{ name: scoreNoiseInput, distribution, sizes }] }, seed, "score").at(0, 1);
}

/** The rows, padded with zeros to a full pass. */
function padded<Rows extends Float32Array | Uint8Array>(rows: Rows, count: number, perPass: number): Rows {
  if (count === perPass) return rows;
  const length = (rows.length / count) * perPass;
  const whole = rows instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  whole.set(rows);
  return whole as Rows;
}
