import { median, medianRatio, spread } from "../statistics.ts";
import { type LossComparison, lossTolerance, type Turn } from "./contest.ts";

export const contenderNames = ["nelbo", "pytorch", "pytorchTuned"] as const;
export type ContenderName = (typeof contenderNames)[number];
type Each<T> = Readonly<Record<ContenderName, T>>;

/** Seconds are of an epoch, medians over the rounds. */
export interface Summary extends Each<number> {
  /** PyTorch's time over nelbo's, as installed: the median of each round's quotient. */
  readonly ratio: number;
  /** The same with memory kept. */
  readonly ratioTuned: number;
  readonly ranges: Each<string>;
  readonly peakMemoryBytes: Each<number>;
  /** nelbo's peak memory over that of PyTorch as installed. */
  readonly memoryRatio: number;
}

export function summarise({
  turns,
  stepsPerEpoch,
  memory,
}: {
  readonly turns: Each<readonly Turn[]>;
  readonly stepsPerEpoch: number;
  /** Peak, in bytes. */
  readonly memory: Each<number>;
}): Summary {
  const epochs = (name: ContenderName) => turns[name].map(({ seconds }) => seconds * stepsPerEpoch);
  const [nelbo, pytorch, pytorchTuned] = [epochs("nelbo"), epochs("pytorch"), epochs("pytorchTuned")];
  return {
    nelbo: median(nelbo),
    pytorch: median(pytorch),
    pytorchTuned: median(pytorchTuned),
    ratio: medianRatio(pytorch, nelbo),
    ratioTuned: medianRatio(pytorchTuned, nelbo),
    ranges: { nelbo: spread(nelbo), pytorch: spread(pytorch), pytorchTuned: spread(pytorchTuned) },
    peakMemoryBytes: memory,
    memoryRatio: memory.nelbo / memory.pytorch,
  };
}

/** Lines for people. */
export function figureTable(summary: Summary, names: Each<string>): readonly string[] {
  const width = Math.max(...Object.values(names).map((name) => name.length));
  const rows = contenderNames.map((name) => {
    const megabytes = (summary.peakMemoryBytes[name] / 1e6).toFixed(0);
    const seconds = `${summary[name].toFixed(2)} s (${summary.ranges[name]})`;
    return `  ${names[name].padEnd(width)}  ${seconds}, ${megabytes} MB`;
  });
  const { ratio, ratioTuned, memoryRatio } = summary;
  return [
    "",
    "Seconds an epoch of training steps, median (range), peak memory:",
    ...rows,
    "",
    `PyTorch's time over nelbo's, median of pairs: ${ratio.toFixed(2)} (memory kept: ${ratioTuned.toFixed(2)})`,
    `nelbo's peak memory over PyTorch's as installed: ${memoryRatio.toFixed(2)}`,
  ];
}

export function describeLosses(comparison: LossComparison): string {
  if (comparison.kind === "too few steps") {
    return `Losses are not compared: ${comparison.made} steps each, ${comparison.needed} needed`;
  }
  const percent = `${100 * lossTolerance}%`;
  const losses = Object.entries(comparison.losses)
    .map(([name, loss]) => `${name} ${loss.toFixed(2)}`)
    .join(", ");
  return comparison.agree
    ? `Mean losses over the later rounds, nats per datum without constants, within ${percent}: ${losses}`
    : `Losses differ by more than ${percent}, so these are not the same training: ${losses}`;
}
