import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Seconds of the processor: a case takes milliseconds of it, a command a second or two. What waits or hangs is seen from outside. */
const longestSeconds = 10;
/** Bytes of memory that a case may take, and how many more for each byte of its input. */
const memory = { fixed: 256e6, perByte: 100 } as const;

/** What came of a case: it was read, refused as it has to be, or something is wrong. */
export type Verdict = "read" | "refused" | { readonly problem: string };

/** Something that is given changed input. */
export interface Target {
  readonly name: string;
  /** Makes a case: the same one for the same seed and number. */
  make(seed: number, number: number): Case;
}

export interface Case {
  /** What was changed, in words. */
  readonly changes: readonly string[];
  /** What was made of it, to be kept where the case fails. */
  readonly input: Uint8Array;
  run(): Promise<Verdict>;
}

export interface Campaign {
  readonly seed: number;
  /** Numbers of the first case and of the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where inputs go that fail. */
  readonly keep: string;
  /** Hears of each case before it is run. */
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

/** Runs cases, one after another. The inputs of those that fail are kept, each as a file. */
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
  /** By which the process grew beyond all that it took before; 0 where it did not. */
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

/** A failure, whose input is kept as a file. */
export function failureOf({ name }: Target, number: number, { problem, keep, made }: Failing): Failure {
  mkdirSync(keep, { recursive: true });
  const input = join(keep, `${name.replace(/[^\w.]+/g, "-")}-${number}`);
  writeFileSync(input, made.input);
  return { target: name, number, changes: made.changes, problem, input };
}

/** A failure in words, with the command that makes it again. */
export function explain({ target, number, changes, problem, input }: Failure, seed: number): string {
  return (
    `${target}, case ${number} of seed ${seed} (${changes.join(", ")}): ${problem}\n  input ${input}\n  again ` +
    `npm run long -- fuzz --seed ${seed} --target "${target}" --case ${number}`
  );
}
