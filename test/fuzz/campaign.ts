import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Limit in seconds of CPU time. A case takes milliseconds, a command one or two seconds. Another process detects a
 * hang.
 */
const longestSeconds = 10;
/** Memory limit of a case: a base in bytes, and additional bytes for each byte of its input. */
const memory = { fixed: 256e6, perByte: 100 } as const;

/** The outcome of a case: the input was read, correctly refused, or there is a problem. */
export type Verdict = "read" | "refused" | { readonly problem: string };

/** Something to test with changed input. */
export interface Target {
  readonly name: string;
  /** Makes a case. The same seed and number give the same case. */
  make(seed: number, number: number): Case;
}

export interface Case {
  /** Descriptions of the changes. */
  readonly changes: readonly string[];
  /** The changed input, which is saved if the case fails. */
  readonly input: Uint8Array;
  run(): Promise<Verdict>;
}

export interface Campaign {
  readonly seed: number;
  /** Number of the first case, and of the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Folder for the inputs of failed cases. */
  readonly keep: string;
  /** Called before each case is run. */
  readonly onCase?: (number: number) => void;
}

export interface Failure {
  readonly target: string;
  readonly number: number;
  readonly changes: readonly string[];
  readonly problem: string;
  /** The file with the input. */
  readonly input: string;
}

export interface Outcome {
  readonly target: string;
  readonly cases: number;
  readonly read: number;
  readonly refused: number;
  readonly slowestSeconds: number;
  readonly failures: readonly Failure[];
}

/** Runs cases in sequence. The input of each failed case is saved as a file. */
export async function fuzz(target: Target, { seed, from, to, keep, onCase }: Campaign): Promise<Outcome> {
  const failures: Failure[] = [];
  let [read, refused, slowestSeconds] = [0, 0, 0];
  for (let number = from; number < to; number++) {
    const made = target.make(seed, number);
    onCase?.(number);
    const { verdict, seconds, bytesTaken } = await measured(() => made.run());
    slowestSeconds = Math.max(slowestSeconds, seconds);
    if (verdict === "read") read += 1;
    if (verdict === "refused") refused += 1;
    const problem = problemOf(verdict, { seconds, bytesTaken, length: made.input.length });
    if (problem !== undefined) failures.push(failureOf(target, number, { problem, keep, made }));
  }
  return { target: target.name, cases: to - from, read, refused, slowestSeconds, failures };
}

interface Measured {
  readonly verdict: Verdict;
  readonly seconds: number;
  /** Growth of the process above its previous peak memory; 0 if it did not grow. */
  readonly bytesTaken: number;
}

async function measured(run: () => Promise<Verdict>): Promise<Measured> {
  const peakBefore = process.resourceUsage().maxRSS;
  const before = process.memoryUsage.rss();
  const cpuBefore = process.cpuUsage();
  const verdict = await run();
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (user + system) / 1e6;
  const peak = process.resourceUsage().maxRSS;
  return { verdict, seconds, bytesTaken: peak > peakBefore ? 1024 * peak - before : 0 };
}

function problemOf(
  verdict: Verdict,
  { seconds, bytesTaken, length }: Omit<Measured, "verdict"> & { readonly length: number },
): string | undefined {
  if (typeof verdict === "object") return verdict.problem;
  if (seconds > longestSeconds) return `took ${seconds.toFixed(1)} s for ${length} bytes`;
  if (bytesTaken <= memory.fixed + memory.perByte * length) return undefined;
  return `took ${Math.round(bytesTaken / 1e6)} MB for ${length} bytes`;
}

interface Failing {
  readonly problem: string;
  readonly keep: string;
  readonly made: Case;
}

/** Records a failure, and saves its input as a file. */
export function failureOf({ name }: Target, number: number, { problem, keep, made }: Failing): Failure {
  mkdirSync(keep, { recursive: true });
  const input = join(keep, `${name.replace(/[^\w.]+/g, "-")}-${number}`);
  writeFileSync(input, made.input);
  return { target: name, number, changes: made.changes, problem, input };
}

/** Describes a failure, with the command that reproduces it. */
export function explain({ target, number, changes, problem, input }: Failure, seed: number): string {
  return (
    `${target}, case ${number} of seed ${seed} (${changes.join(", ")}): ${problem}\n  input ${input}\n  again ` +
    `npm run long -- fuzz --seed ${seed} --target "${target}" --case ${number}`
  );
}
