import { parseArgs } from "node:util";
import { wholeNumber } from "../wholeNumber.ts";
import { type BenchmarkName, benchmarkNames, benchmarks, isBenchmark } from "./models.ts";
import { contenderOf, type PeerName, peerLabels } from "./summary.ts";

export interface BenchFlags {
  readonly model: BenchmarkName;
  /** The result as one line of JSON; everything else goes to the error stream. */
  readonly json: boolean;
  readonly rounds: number;
  /** Of each contender in a round. */
  readonly steps: number;
  /** Of nelbo; 0: one for each core. */
  readonly threads: number;
  /** PyTorch's contenders, in order. */
  readonly peers: readonly PeerName[];
}

/** Throws for an unknown model or flag, and for numbers that are none. */
export function parseFlags(words: readonly string[]): BenchFlags {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      rounds: { type: "string" },
      steps: { type: "string" },
      threads: { type: "string", default: "0" },
      peers: { type: "string", default: "installed,kept" },
    },
  });
  const [model, ...others] = positionals;
  if (!isBenchmark(model) || others.length > 0) {
    throw new Error(`bench: expected one of ${benchmarkNames.join(", ")}, found '${positionals.join(" ")}'.`);
  }
  const { rounds, steps } = benchmarks[model];
  return {
    model,
    json: values.json,
    rounds: wholeNumber("--rounds", values.rounds ?? String(rounds), 1),
    steps: wholeNumber("--steps", values.steps ?? String(steps), 1),
    threads: wholeNumber("--threads", values.threads, 0),
    peers: parsePeers(values.peers),
  };
}

function parsePeers(text: string): readonly PeerName[] {
  const words = text.split(",");
  const peers = words.map((word) => contenderOf(word));
  if (new Set(words).size === words.length && peers.every((peer) => peer !== undefined)) return peers;
  const known = Object.values(peerLabels).map(({ flag }) => flag);
  throw new Error(`bench: --peers: expected some of ${known.join(",")}, found '${text}'.`);
}
