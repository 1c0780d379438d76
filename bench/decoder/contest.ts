import type { Peer } from "../peer.ts";
import { median, medianRatio, spread } from "../statistics.ts";
import type { Allocator } from "../training/pytorch.ts";
import { inTurns } from "../turns.ts";
import type { Contenders } from "./contenders.ts";

/** What came of one network and one batch size: images a second, medians over the rounds. */
export interface Contest {
  readonly network: string;
  /** Images a call. */
  readonly batch: number;
  readonly nelbo: number;
  /** As installed. */
  readonly pytorch: number;
  /** With memory kept. */
  readonly pytorchTuned: number;
  /** nelbo's images a second over PyTorch's as installed: the median of each round's quotient. */
  readonly ratio: number;
  readonly ratioTuned: number;
  readonly ranges: Readonly<Record<"nelbo" | "pytorch" | "pytorchTuned", string>>;
  /** The fastest settings of PyTorch. */
  readonly settings: Readonly<Record<"pytorch" | "pytorchTuned", string>>;
}

export interface ContestRequest {
  readonly network: string;
  readonly batch: number;
  readonly rounds: number;
  /** Seconds that a turn takes about. Default: 0.12. */
  readonly turnSeconds?: number;
  /** As of `inTurns`. Default: 100. */
  readonly pause?: number;
}

/** Finds PyTorch's fastest settings for a batch size, and lets them and nelbo decode in turn. */
export async function contestOf(contenders: Contenders, request: ContestRequest): Promise<Contest> {
  const { network, batch, rounds, turnSeconds = 0.12, pause = 100 } = request;
  const { nelbo, pytorch: settings } = contenders;
  const callSeconds = await secondsOfCall(nelbo, batch);
  const turn = (seconds: number) => {
    const calls = Math.max(1, Math.round(seconds / callSeconds));
    return (peer: Peer) => imagesPerSecond(peer, batch, calls);
  };
  const fastest = async (allocator: Allocator) => {
    const rates = await inTurns(settings[allocator], { rounds: 3, pause: pause / 4 }, turn(turnSeconds / 3));
    // The first turn warms up.
    const [best] = Object.entries(rates)
      .map(([name, [, ...found]]) => ({ name, rate: median(found) }))
      .sort((a, b) => b.rate - a.rate);
    const peer = best && settings[allocator][best.name];
    if (best === undefined || peer === undefined) throw new Error("bench: no setting of PyTorch was tried");
    return { name: best.name, peer };
  };
  const [installed, tuned] = [await fastest("default"), await fastest("keep")];
  const peers = { nelbo, pytorch: installed.peer, pytorchTuned: tuned.peer };
  await inTurns(peers, { rounds: 1, pause }, turn(turnSeconds));
  const rates = await inTurns(peers, { rounds, pause }, turn(turnSeconds));
  return {
    network,
    batch,
    nelbo: median(rates.nelbo),
    pytorch: median(rates.pytorch),
    pytorchTuned: median(rates.pytorchTuned),
    ratio: medianRatio(rates.nelbo, rates.pytorch),
    ratioTuned: medianRatio(rates.nelbo, rates.pytorchTuned),
    ranges: {
      nelbo: spread(rates.nelbo),
      pytorch: spread(rates.pytorch),
      pytorchTuned: spread(rates.pytorchTuned),
    },
    settings: { pytorch: installed.name, pytorchTuned: tuned.name },
  };
}

/** After warming up. */
async function secondsOfCall(peer: Peer, batch: number): Promise<number> {
  await imagesPerSecond(peer, batch, 5);
  return batch / (await imagesPerSecond(peer, batch, 5));
}

async function imagesPerSecond(peer: Peer, batch: number, calls: number): Promise<number> {
  const answer = await peer.ask(`decode ${batch} ${calls}`);
  const { images, seconds } = answer;
  if (images !== batch * calls || typeof seconds !== "number") {
    throw new Error(`bench: expected ${batch * calls} images with seconds, found ${JSON.stringify(answer)}`);
  }
  return images / seconds;
}
