import type { Peer } from "../peer.ts";
import { median, medianRatio, spread } from "../statistics.ts";
import {
  compareLosses,
  type LossComparison,
  requireSameNetwork,
  type Turn,
  takeTurns,
} from "../training/contest.ts";
import { type Case, type Contenders, mnistCount } from "./contenders.ts";
import type { Peaks } from "./peaks.ts";
import type { StepWork } from "./work.ts";

export interface MeasureOptions {
  readonly rounds: number;
  readonly turnSeconds: number;
  readonly software: boolean;
  /** Of an earlier case; measured if there are none. */
  readonly peaks: MeasuredPeaks | undefined;
}

/** The device's speed in nelbo and in PyTorch. */
export type MeasuredPeaks = Readonly<Record<string, Peaks>>;

export interface CaseResult extends Case {
  readonly parameters: number;
  /** On a software adapter times say nothing about a GPU. */
  readonly software: boolean;
  readonly rounds: number;
  readonly steps: number;
  /** Medians over the rounds. */
  readonly stepsPerSecond: Readonly<Record<string, number>>;
  readonly ranges: Readonly<Record<string, string>>;
  /** A contender's time over that of the first (nelbo, or the form that is chosen); none on a software adapter. */
  readonly ratios?: Readonly<Record<string, number>>;
  readonly missing: Contenders["missing"];
  readonly losses: LossComparison;
  /** Between processor and device, by nelbo, in a step; and what stays on the device. */
  readonly bytes: { readonly uploaded: number; readonly read: number; readonly state: number };
  readonly nodes: number;
  readonly work: StepWork;
  readonly peaks: MeasuredPeaks;
  /** Steps a second that the fastest measured arithmetic and bandwidth allow. */
  readonly allowed: AllowedSteps;
  readonly about: Readonly<Record<string, unknown>>;
}

type Turns = Readonly<Record<string, readonly Turn[]>>;

export interface AllowedSteps {
  /** If only products touch memory, and memory and arithmetic work at the same time. */
  readonly fused: number;
  /** If every operation reads and writes memory, one after another. */
  readonly byOperation: number;
}

/** Steps of a turn on hardware; fewer say little, and more are not needed. */
const [fewestSteps, mostSteps] = [10, 2000];

export async function measureCase(
  task: Case,
  { peers, missing }: Contenders,
  { rounds: wanted, turnSeconds, software, peaks: known }: MeasureOptions,
): Promise<CaseResult> {
  const [first] = Object.values(peers);
  if (first === undefined) throw new Error(`bench: nothing started: ${Object.values(missing).join(" ")}`);
  try {
    const parameters = requireSameNetwork(peers);
    const trial = software ? 1 : fewestSteps;
    const rounds = software ? 1 : wanted;
    // The first turn loads all models, also that of the diagnosis after an epoch; the next ones show how many steps fill a turn.
    const warmSteps = software ? 1 : Math.floor(mnistCount / task.batchSize) + 1;
    await takeTurns<string>(peers, { rounds: 1, steps: warmSteps });
    const trialTurns = { rounds: 1, steps: trial };
    const warm: Turns = software ? {} : await takeTurns<string>(peers, trialTurns);
    const slowest = Math.max(...Object.values(warm).map((turns) => turns.at(-1)?.seconds ?? 0));
    const steps = software
      ? 1
      : Math.min(mostSteps, Math.max(fewestSteps, Math.floor(turnSeconds / slowest)));
    const turns = await takeTurns(peers, { rounds, steps });
    const { uploaded, read, state, nodes } = (await first.ask("steps 1")) as unknown as Readonly<
      Record<"uploaded" | "read" | "state" | "nodes", number>
    >;
    const peaks = known ?? (await measurePeaks(peers, software));
    const work = first.about.work as StepWork;
    const names = Object.keys(peers);
    const seconds = (name: string) => (turns[name] ?? []).map((turn) => turn.seconds);
    const perSecond = (name: string) => seconds(name).map((value) => 1 / value);
    const [reference = ""] = names;
    const each = <T>(value: (name: string) => T) =>
      Object.fromEntries(names.map((name) => [name, value(name)]));
    return {
      ...task,
      parameters,
      software,
      rounds,
      steps,
      stepsPerSecond: each((name) => median(perSecond(name))),
      ranges: each((name) => spread(perSecond(name))),
      ...(!software && {
        ratios: Object.fromEntries(
          names.slice(1).map((name) => [name, medianRatio(seconds(name), seconds(reference))]),
        ),
      }),
      missing,
      losses: compareLosses(turns, warmSteps + (software ? 0 : trial) + rounds * steps),
      bytes: { uploaded, read, state },
      nodes,
      work,
      peaks,
      allowed: allowedSteps(work, peaks),
      about: each((name) => peers[name]?.about),
    };
  } finally {
    for (const peer of Object.values(peers)) peer.quit();
  }
}

/** Of nelbo, and of PyTorch where it takes part: its eager contender stands for it. */
async function measurePeaks(
  peers: Readonly<Record<string, Peer>>,
  software: boolean,
): Promise<MeasuredPeaks> {
  const [first] = Object.values(peers);
  const measured: Record<string, Peaks> = {};
  const nelbo = await first?.ask(`peaks ${software ? "software" : "hardware"}`);
  if (nelbo !== undefined) measured.nelbo = nelbo as unknown as Peaks;
  if (peers.eager !== undefined) measured.pytorch = (await peers.eager.ask("peaks")) as unknown as Peaks;
  return measured;
}

export function allowedSteps(work: StepWork, peaks: MeasuredPeaks): AllowedSteps {
  const all = Object.values(peaks);
  const flop = Math.max(...all.map(({ flopPerSecond }) => flopPerSecond));
  const bytes = Math.max(...all.map(({ bytesPerSecond }) => bytesPerSecond));
  return {
    fused: 1 / Math.max(work.flop / flop, work.leastBytes / bytes),
    byOperation: 1 / (work.flop / flop + work.bytesByOperation / bytes),
  };
}
