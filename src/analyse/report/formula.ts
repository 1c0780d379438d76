import { isPlain } from "../../config/lossKind.ts";
import { objectivePartOf } from "../../config/scalars.ts";
import { numberText } from "../../picture/text.ts";
import type { EpochRecord } from "../../train/records.ts";
import type { RunSummary } from "../runSummary.ts";
import { judgedEpoch } from "./headline.ts";
import type { LossFormula, Summand } from "./page/formula.ts";

type Metrics = EpochRecord["train"];

/** Relative changes below this are not called a rise or a fall. */
const steady = 0.01;

/** The minimised loss as a formula with this run's numbers, and what each of its terms did during training. */
export function formulaOf(
  summary: RunSummary,
  epochs: readonly [EpochRecord, ...EpochRecord[]],
): LossFormula {
  const { config, loss, data } = summary;
  const judged = judgedEpoch(summary, epochs.at(-1) ?? epochs[0]);
  const split =
    (["test", "validation", "train"] as const).find((name) => judged[name] !== undefined) ?? "train";
  const metrics = judged[split] ?? judged.train;
  const [first = metrics] = epochs.flatMap((epoch) => epoch[split] ?? []);
  const span =
    judged.epoch === epochs[0].epoch
      ? undefined
      : `between epoch ${epochs[0].epoch} and epoch ${judged.epoch}`;
  const named = split === "train" ? "training" : split;
  return {
    name: loss.name,
    value: metrics.loss,
    of: `${data.images[split].toLocaleString("en-US")} ${named} images, after epoch ${judged.epoch}`,
    summands: summandsOf(summary, metrics, judged.scalars ?? {}),
    course: [
      reconstructionCourse(first, metrics, span),
      ...(config.model === "vae" ? [klCourse(first, metrics, span)] : []),
    ],
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

function reconstructionCourse(
  { reconstruction: from }: Metrics,
  { reconstruction: to }: Metrics,
  span: string | undefined,
): string {
  const meaning = "the nats that are missing to describe an image when its code is known";
  if (span === undefined) return `The reconstruction term, ${meaning}, is ${numberText(to)}.`;
  const [moved, effect] = {
    fell: ["fell", "the decoder reproduces images more closely from their codes"],
    rose: ["rose", "images are reproduced less closely"],
    stayed: ["changed little", "images are reproduced about as closely as at the start"],
  }[direction(from, to)];
  return `The reconstruction term, ${meaning}, ${moved} from ${numberText(from)} to ${numberText(to)} ${span}: ${effect}.`;
}

function klCourse({ kl: from }: Metrics, { kl: to }: Metrics, span: string | undefined): string {
  const meaning = "the nats that codes carry about their images";
  if (span === undefined) return `The KL divergence, ${meaning}, is ${numberText(to)}.`;
  const [moved, effect] = {
    fell: ["fell", "codes moved closer to the prior and say less about an image"],
    rose: ["rose", "codes of different images moved further apart and say more about them"],
    stayed: ["changed little", "codes say about as much as at the start"],
  }[direction(from, to)];
  return `The KL divergence, ${meaning}, ${moved} from ${numberText(from)} to ${numberText(to)} ${span}: ${effect}.`;
}

function direction(from: number, to: number): "fell" | "rose" | "stayed" {
  if (Math.abs(to - from) <= steady * Math.max(Math.abs(from), Math.abs(to), 1)) return "stayed";
  return to < from ? "fell" : "rose";
}
