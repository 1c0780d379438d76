import { parseArgs } from "node:util";
import { type BenchmarkName, benchmarkNames, isBenchmark } from "../training/models.ts";
import { wholeNumber } from "../wholeNumber.ts";

export interface DecoderFlags {
  /** Whose decoders. */
  readonly models: readonly BenchmarkName[];
  /** Images decoded by one call. */
  readonly batches: readonly number[];
  /** The result as one line of JSON; everything else goes to the error stream. */
  readonly json: boolean;
  readonly rounds: number;
  /** Of nelbo; 0: as ONNX Runtime chooses. */
  readonly threads: number;
}

/** `[<network>...] [--batches 1,64,1024] [--rounds n] [--threads n] [--json]`. Throws for anything else. */
export function parseDecoderFlags(words: readonly string[]): DecoderFlags {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      batches: { type: "string", default: "1,64,1024" },
      rounds: { type: "string", default: "9" },
      threads: { type: "string", default: "0" },
    },
  });
  return {
    models: positionals.length === 0 ? benchmarkNames : positionals.map(networkOf),
    batches: values.batches.split(",").map((batch) => wholeNumber("--batches", batch, 1)),
    json: values.json,
    rounds: wholeNumber("--rounds", values.rounds, 1),
    threads: wholeNumber("--threads", values.threads, 0),
  };
}

function networkOf(name: string): BenchmarkName {
  if (isBenchmark(name)) return name;
  throw new Error(`bench: expected networks, of ${benchmarkNames.join(", ")}, found '${name}'.`);
}
