import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf, NelboError } from "../../src/errors.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { growing, mutations } from "./mutateBytes.ts";
import { mutateJson } from "./mutateJson.ts";
import { BrokenPromise, bytesOf, type Reader, require } from "./reader.ts";

/** Longest message of a refusal: what is quoted of a file has to be cut. */
const longestMessage = 4_000;
/** A case is read in milliseconds. More than this many seconds is out of proportion, on a busy machine too. */
const longestSeconds = 5;
/** Bytes of memory that a case may take, and how many more for each byte of its input. */
const memory = { fixed: 256e6, perByte: 100 } as const;

export interface Campaign {
  readonly seed: number;
  /** Numbers of the first case and of the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Where inputs go that a reader fails on. */
  readonly keep: string;
  /** Hears of each case before it is read. */
  readonly onCase?: (number: number) => void;
}

export interface Failure {
  readonly reader: string;
  readonly number: number;
  readonly mutations: readonly string[];
  readonly problem: string;
  /** The file with the input. */
  readonly input: string;
}

export interface Outcome {
  readonly reader: string;
  readonly cases: number;
  /** Inputs that were read, and those that were refused as they have to be. */
  readonly read: number;
  readonly refused: number;
  readonly slowestSeconds: number;
  readonly failures: readonly Failure[];
}

/** The input of a case, and what was done to a sample of the reader to make it. */
export function inputOf(reader: Reader, seed: number, number: number) {
  const chance = chanceOf(seed, reader.name, number);
  let bytes = chance.pick(reader.samples);
  const done: string[] = [];
  if (reader.json === true && chance.happens(0.5)) {
    const changed = changedJson(bytes, chance);
    if (changed !== undefined) {
      done.push("json");
      bytes = changed;
      if (chance.happens(0.8)) return { bytes, done };
    }
  }
  const rounds = chance.happens(0.6) ? 1 : 1 + chance.below(4);
  for (let round = 0; round < rounds; round++) {
    const table = chance.happens(0.06) ? growing : mutations;
    const name = chance.pick(Object.keys(table));
    bytes = table[name]?.(bytes, chance, reader.samples) ?? bytes;
    done.push(name);
  }
  return { bytes, done };
}

function changedJson(bytes: Uint8Array, chance: Chance): Uint8Array | undefined {
  try {
    return bytesOf(JSON.stringify(mutateJson(JSON.parse(new TextDecoder().decode(bytes)), chance)));
  } catch {
    return undefined;
  }
}

/** Has a reader read changed inputs, one after another. Inputs that it fails on are kept, each as a file. */
export async function fuzzReader(reader: Reader, campaign: Campaign): Promise<Outcome> {
  const { seed, from, to, keep, onCase } = campaign;
  const failures: Failure[] = [];
  let [read, refused, slowestSeconds] = [0, 0, 0];
  for (let number = from; number < to; number++) {
    const { bytes, done } = inputOf(reader, seed, number);
    onCase?.(number);
    const peakBefore = process.resourceUsage().maxRSS;
    const memoryBefore = process.memoryUsage.rss();
    const begun = performance.now();
    const verdict = await judge(reader, bytes);
    const seconds = (performance.now() - begun) / 1000;
    slowestSeconds = Math.max(slowestSeconds, seconds);
    const peak = process.resourceUsage().maxRSS;
    const taken = peak > peakBefore ? 1024 * peak - memoryBefore : 0;
    if (verdict === "read") read += 1;
    if (verdict === "refused") refused += 1;
    const problem =
      typeof verdict === "object"
        ? verdict.problem
        : seconds > longestSeconds
          ? `took ${seconds.toFixed(1)} s for ${bytes.length} bytes`
          : taken > memory.fixed + memory.perByte * bytes.length
            ? `took ${Math.round(taken / 1e6)} MB for ${bytes.length} bytes`
            : undefined;
    if (problem === undefined) continue;
    failures.push({
      reader: reader.name,
      number,
      mutations: done,
      problem,
      input: saveInput(keep, reader, number, bytes),
    });
  }
  return { reader: reader.name, cases: to - from, read, refused, slowestSeconds, failures };
}

/** What a reader did with an input: it read it, refused it as it has to, or failed. */
export async function judge(
  reader: Reader,
  bytes: Uint8Array,
): Promise<"read" | "refused" | { readonly problem: string }> {
  try {
    await reader.read(bytes, require);
    return "read";
  } catch (error) {
    const problem = problemOf(error, reader);
    return problem === undefined ? "refused" : { problem };
  }
}

/** What is wrong with an error; undefined where it is a refusal as it has to be. */
function problemOf(error: unknown, { refusals, source }: Reader): string | undefined {
  if (error instanceof BrokenPromise) return `read something that does not hold: expected ${error.message}`;
  if (!(error instanceof NelboError) || !refusals.some((kind) => error instanceof kind)) {
    const name = error instanceof Error ? error.name : typeof error;
    const [, place = ""] = error instanceof Error ? ((error.stack ?? "").split("\n    at ") ?? []) : [];
    return `threw ${name}: ${messageOf(error).slice(0, 300)} ${place}`;
  }
  const { message } = error;
  if (!message.includes(source)) return `does not name ${source}: ${message.slice(0, 300)}`;
  if (message.length > longestMessage)
    return `says ${message.length} characters: ${message.slice(0, 100)}...`;
  if (/\bundefined\b|\[object /.test(message)) return `says what means nothing: ${message.slice(0, 300)}`;
  return undefined;
}

/** Keeps an input as a file; gives its path. */
export function saveInput(folder: string, { name }: Reader, number: number, bytes: Uint8Array): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name.replace(/[^\w.]+/g, "-")}-${number}`);
  writeFileSync(path, bytes);
  return path;
}

/** A failure in words, with the command that makes it again. */
export function explain({ reader, number, mutations, problem, input }: Failure, seed: number): string {
  return (
    `${reader}, case ${number} of seed ${seed} (${mutations.join(", ")}): ${problem}\n  input ${input}\n  again ` +
    `npm run long -- fuzz --seed ${seed} --reader "${reader}" --case ${number}`
  );
}
