import { median, medianRatio, spread } from "../statistics.ts";
import { type LossComparison, lossTolerance, type Turn } from "./contest.ts";

/** PyTorch's contenders: the word for the flag `--peers`, the words for people, and the name of the ratio to nelbo. */
export const peerLabels = {
  pytorch: { flag: "installed", label: "as installed", ratio: "ratio" },
  pytorchTuned: { flag: "kept", label: "with memory kept", ratio: "ratioTuned" },
  pytorchCompiled: { flag: "compiled", label: "with torch.compile, memory kept", ratio: "ratioCompiled" },
} as const;

export type PeerName = keyof typeof peerLabels;
export type ContenderName = "nelbo" | PeerName;
export const peerNames = Object.keys(peerLabels) as readonly PeerName[];

export function contenderOf(flag: string): PeerName | undefined {
  return peerNames.find((name) => peerLabels[name].flag === flag);
}

/** nelbo has a value, and each peer that takes part. */
export type Each<T> = Readonly<{ nelbo: T } & { [Name in PeerName]?: T }>;

/** Seconds are of an epoch, medians over the rounds. */
export interface Summary extends Each<number> {
  /** PyTorch's time over nelbo's, as installed: the median of each round's quotient. */
  readonly ratio?: number;
  /** The same with memory kept. */
  readonly ratioTuned?: number;
  /** The same with memory kept and the network compiled. */
  readonly ratioCompiled?: number;
  readonly ranges: Each<string>;
  readonly peakMemoryBytes: Each<number>;
  /** nelbo's peak memory over that of PyTorch as installed. */
  readonly memoryRatio?: number;
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
  const epochs = mapEach(turns, (list) => list.map(({ seconds }) => seconds * stepsPerEpoch));
  const ratios = peerNames.flatMap((name) => {
    const list = epochs[name];
    return list === undefined ? [] : [[peerLabels[name].ratio, medianRatio(list, epochs.nelbo)] as const];
  });
  return {
    ...mapEach(epochs, median),
    ...Object.fromEntries(ratios),
    ranges: mapEach(epochs, spread),
    peakMemoryBytes: memory,
    ...(memory.pytorch !== undefined && { memoryRatio: memory.nelbo / memory.pytorch }),
  };
}

function mapEach<T, U>(each: Each<T>, map: (value: T) => U): Each<U> {
  const entries = Object.entries(each) as [ContenderName, T][];
  return Object.fromEntries(entries.map(([name, value]) => [name, map(value)])) as Each<U>;
}

/** Lines for people. */
export function figureTable(summary: Summary, names: Each<string>): readonly string[] {
  const width = Math.max(...Object.values(names).map((name) => name.length));
  const rows = (Object.keys(names) as ContenderName[]).map((name) => {
    const megabytes = (Number(summary.peakMemoryBytes[name]) / 1e6).toFixed(0);
    const seconds = `${Number(summary[name]).toFixed(2)} s (${summary.ranges[name]})`;
    return `  ${String(names[name]).padEnd(width)}  ${seconds}, ${megabytes} MB`;
  });
  const ratios = peerNames.flatMap((name) => {
    const { label, ratio } = peerLabels[name];
    const value = summary[ratio];
    return value === undefined ? [] : [`${value.toFixed(2)} ${label}`];
  });
  const { memoryRatio } = summary;
  return [
    "",
    "Seconds an epoch of training steps, median (range), peak memory:",
    ...rows,
    "",
    `PyTorch's time over nelbo's, median of pairs: ${ratios.join(", ")}`,
    ...(memoryRatio === undefined
      ? []
      : [`nelbo's peak memory over PyTorch's as installed: ${memoryRatio.toFixed(2)}`]),
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
