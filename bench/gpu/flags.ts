import { parseArgs } from "node:util";
import { type BenchmarkName, benchmarkNames, isBenchmark } from "../training/models.ts";
import { wholeNumber } from "../wholeNumber.ts";

export interface GpuFlags {
  readonly json: boolean;
  readonly models: readonly BenchmarkName[];
  readonly batchSizes: readonly number[];
  readonly rounds: number;
  /** Of the slowest contender in a round. */
  readonly turnSeconds: number;
  /** No case is started after as many minutes that would not end in them. */
  readonly minutes: number;
  /** Compares the forms of convolutions in nelbo, without PyTorch. */
  readonly forms: boolean;
  /** nelbo without PyTorch. */
  readonly alone: boolean;
}

/** Throws for an unknown model or flag, and for numbers that are none. */
export function parseGpuFlags(words: readonly string[]): GpuFlags {
  const { values } = parseArgs({
    args: [...words],
    options: {
      json: { type: "boolean", default: false },
      models: { type: "string" },
      batches: { type: "string", default: "128,1024" },
      rounds: { type: "string", default: "5" },
      "turn-seconds": { type: "string", default: "1" },
      minutes: { type: "string", default: "9" },
      forms: { type: "boolean", default: false },
      alone: { type: "boolean", default: false },
    },
  });
  // The dense network has no convolutions to compare.
  const known = benchmarkNames.filter((name) => !values.forms || name !== "dense");
  const models = (values.models ?? known.join(",")).split(",").map((name): BenchmarkName => {
    if (isBenchmark(name) && known.includes(name)) return name;
    throw new Error(
      `bench: --models: expected some of ${known.join(",")}${values.forms ? " with --forms" : ""}, found '${name}'.`,
    );
  });
  return {
    json: values.json,
    models,
    batchSizes: values.batches.split(",").map((text) => wholeNumber("--batches", text, 1)),
    rounds: wholeNumber("--rounds", values.rounds, 1),
    turnSeconds: wholeNumber("--turn-seconds", values["turn-seconds"], 1),
    minutes: wholeNumber("--minutes", values.minutes, 1),
    forms: values.forms,
    alone: values.alone,
  };
}
