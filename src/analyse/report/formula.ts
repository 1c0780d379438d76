import { isPlain } from "../../config/lossKind.ts";
import { objectivePartOf } from "../../config/scalars.ts";
import { numberText } from "../../picture/text.ts";
import type { EpochRecord } from "../../train/records.ts";
import type { RunSummary } from "../runSummary.ts";
import { judgedMetrics } from "./headline.ts";
import type { LossFormula, Summand } from "./page/formula.ts";

type Metrics = EpochRecord["train"];

/** Relative changes below this are not called a rise or a fall. */
const steady = 0.01;

/** The minimised loss as a formula with this run's numbers, and what each of its terms did during training. */
export function formulaOf(
  summary: RunSummary,
  epochs: readonly [EpochRecord, ...EpochRecord[]],
): LossFormula {
  const { config, loss } = summary;
  const { epoch, split, metrics, scalars, of } = judgedMetrics(summary, epochs.at(-1) ?? epochs[0]);
  const [first = metrics] = epochs.flatMap((each) => each[split] ?? []);
  const span = epoch === epochs[0].epoch ? undefined : `between epoch ${epochs[0].epoch} and epoch ${epoch}`;
  const named = config.model === "vae" ? (["reconstruction", "kl"] as const) : (["reconstruction"] as const);
  return {
    name: loss.name,
    value: metrics.loss,
    of,
    summands: summandsOf(summary, metrics, scalars),
    course: named.map((term) => courseOf(term, first[term], metrics[term], span)),
  };
}

/** The summands with their values. One without a value of its own has the rest of the loss. */
function summandsOf(
  { config }: RunSummary,
  { loss, reconstruction, kl, terms = {} }: Metrics,
  scalars: Readonly<Record<string, number>>,
): readonly Summand[] {
  const [whole = "", penalty, discrepancy] = objectivePartOf(config).notation(config);
  if (penalty === undefined) return [{ notation: whole, value: loss }];
  const summands: Summand[] = [{ notation: whole, value: reconstruction, name: "reconstruction" }];
  const mmd = terms.mmd === undefined ? 0 : (scalars.mmdWeight ?? config.mmdWeight ?? 0) * terms.mmd;
  if (isPlain(config)) {
    const { beta } = config;
    summands.push({
      notation: penalty,
      value: kl,
      name: "KL divergence",
      ...(beta !== 1 && { factor: beta }),
    });
  } else summands.push({ notation: penalty, value: loss - reconstruction - mmd, name: "KL penalty" });
  if (discrepancy !== undefined) summands.push({ notation: discrepancy, value: mmd, name: "MMD" });
  return summands;
}

/** What a term is, and what it means that it fell, rose or changed little. */
const courses = {
  reconstruction: {
    term: "The reconstruction term, the nats that are missing to describe an image when its code is known,",
    fell: "the decoder reproduces images more closely from their codes",
    rose: "images are reproduced less closely",
    stayed: "images are reproduced about as closely as at the start",
  },
  kl: {
    term: "The KL divergence, the nats that codes carry about their images,",
    fell: "codes moved closer to the prior and say less about an image",
    rose: "codes of different images moved further apart and say more about them",
    stayed: "codes say about as much as at the start",
  },
} as const;

function courseOf(name: keyof typeof courses, from: number, to: number, span: string | undefined): string {
  const { term, ...effects } = courses[name];
  if (span === undefined) return `${term} is ${numberText(to)}.`;
  const moved = direction(from, to);
  const verb = moved === "stayed" ? "changed little" : moved;
  return `${term} ${verb} from ${numberText(from)} to ${numberText(to)} ${span}: ${effects[moved]}.`;
}

function direction(from: number, to: number): "fell" | "rose" | "stayed" {
  if (Math.abs(to - from) <= steady * Math.max(Math.abs(from), Math.abs(to), 1)) return "stayed";
  return to < from ? "fell" : "rose";
}
