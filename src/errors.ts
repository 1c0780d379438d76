import { type Advice, asFlags, asSettings, flagOf } from "./advice.ts";

/** Characters of a message at most, and how many of its end stay: that is where the advice is. */
const longestMessage = 2_000;
const endOfMessage = 500;

/** What is quoted of a file or a word may have any length. */
function shortened(message: string): string {
  if (message.length <= longestMessage) return message;
  const end = message.slice(-endOfMessage);
  const beginning = message.slice(0, longestMessage - endOfMessage);
  return `${beginning} [... ${message.length - longestMessage} characters left out ...] ${end}`;
}

/** What an error is about, as data: a page can mark the field of the setting and offer the remedy as a button. */
export interface ErrorDetails extends ErrorOptions {
  /** The setting, or option of a function, that is wrong. Its name comes first in the message. */
  readonly setting?: string | undefined;
  /** The value that was found. Default: there is none to show. */
  readonly value?: unknown;
  /** What to do about it, the last sentence of the message. */
  readonly remedy?: Advice | undefined;
}

/**
 * The kinds of failure a caller can act on. A message says what happened, where, and what to do: the setting, the problem and
 * the remedy, which are fields, too. Of a message that is longer than 2,000 characters, the middle is left out. `exitCode` is the
 * process's exit status when the command line meets the error (see docs/cli.md).
 */
export abstract class NelboError extends Error {
  /** What is wrong, without setting and remedy. */
  readonly problem: string;
  readonly setting: string | undefined;
  readonly value: unknown;
  readonly remedy: Advice | undefined;
  constructor(problem: string, { setting, value, remedy, ...options }: ErrorDetails = {}) {
    const sentences = remedy === undefined ? problem : `${problem} ${asSettings(remedy)}`;
    super(shortened(setting === undefined ? sentences : `${setting}: ${sentences}`), options);
    this.problem = problem;
    this.setting = setting;
    this.value = value;
    this.remedy = remedy;
  }
  abstract readonly exitCode: number;
  /** Spelt out: a bundler gives classes names of its own. */
  abstract override get name(): string;
}

/** The message of an error for the command line, where settings are flags: `capacity (--capacity): ... Add --capacity 25.` */
export function commandLineMessage({ problem, setting, remedy, message }: NelboError): string {
  if (setting === undefined && remedy === undefined) return message;
  const where = setting === undefined ? "" : `${setting} (${flagOf(setting)}): `;
  return shortened(`${where}${problem}${remedy === undefined ? "" : ` ${asFlags(remedy)}`}`);
}

/** A wrong word, value or combination of options. */
export class ConfigError extends NelboError {
  readonly exitCode = 2;
  override get name(): string {
    return "ConfigError";
  }
}

/** Data that is missing, damaged, mislabelled or of the wrong shape. */
export class DataError extends NelboError {
  readonly exitCode = 3;
  override get name(): string {
    return "DataError";
  }
}

/** A run folder, or a file in one, that is missing, foreign, in use or not writable. */
export class RunError extends NelboError {
  readonly exitCode = 4;
  override get name(): string {
    return "RunError";
  }
}

/** A graph or program that is not well formed: shapes that do not fit, a value from another graph. */
export class GraphError extends NelboError {
  readonly exitCode = 5;
  override get name(): string {
    return "GraphError";
  }
}

/** The engine that executes programs failed, or was given feeds that do not match the program. */
export class EngineError extends NelboError {
  readonly exitCode = 6;
  override get name(): string {
    return "EngineError";
  }
}

/** Training met NaN, infinity or divergence. Names the step and the term. */
export class DivergenceError extends NelboError {
  readonly exitCode = 42;
  override get name(): string {
    return "DivergenceError";
  }
  readonly step: number;
  readonly term: string;
  constructor(message: string, at: { readonly step: number; readonly term: string }) {
    super(message);
    this.step = at.step;
    this.term = at.term;
  }
}

/** What something that was thrown says: by whom it was thrown, and whether it is an error at all, is not known. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The file system's name of a failure: `ENOSPC`. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
