import { type Advice, asFlags, asSettings, flagOf } from "./advice.ts";

/** The maximum length of a message, and the number of characters kept at its end, where the advice is. */
const longestMessage = 2_000;
const endOfMessage = 500;

/** Cuts out the middle of a long message: text quoted from files may have any length. */
function shortened(message: string): string {
  if (message.length <= longestMessage) return message;
  const end = message.slice(-endOfMessage);
  const beginning = message.slice(0, longestMessage - endOfMessage);
  return `${beginning} [... ${message.length - longestMessage} characters left out ...] ${end}`;
}

/** An error as data: a page can mark the setting's input and offer the remedy as a button. */
export interface ErrorDetails extends ErrorOptions {
  /** The wrong setting or option. The message starts with its name. */
  readonly setting?: string | undefined;
  /** The wrong value. Default: none. */
  readonly value?: unknown;
  /** What to do, the last sentence of the message. */
  readonly remedy?: Advice | undefined;
  /** The single errors of several settings; the message is a line for each. Default: none. */
  readonly issues?: readonly NelboError[];
}

/**
 * The base class of errors that callers can act on. A message consists of the setting, the problem and the remedy,
 * which are also fields. The middle of a message longer than 2,000 characters is left out. `exitCode` is the exit
 * status of the command line for this error (see docs/cli.md).
 */
export abstract class NelboError extends Error {
  readonly #problem: string;
  readonly #details: Omit<ErrorDetails, keyof ErrorOptions>;
  constructor(problem: string, { setting, value, remedy, issues, ...options }: ErrorDetails = {}) {
    const sentences = remedy === undefined ? problem : `${problem} ${asSettings(remedy)}`;
    super(shortened(setting === undefined ? sentences : `${setting}: ${sentences}`), options);
    this.#problem = problem;
    this.#details = { setting, value, remedy, ...(issues && { issues }) };
  }
  // Accessors, because Node prints the fields of an uncaught error (and an array named errors) after its message.
  /** The problem, without setting and remedy. */
  get problem(): string {
    return this.#problem;
  }
  get setting(): string | undefined {
    return this.#details.setting;
  }
  get value(): unknown {
    return this.#details.value;
  }
  get remedy(): Advice | undefined {
    return this.#details.remedy;
  }
  /** The single errors, if several settings are wrong; otherwise empty. */
  get issues(): readonly NelboError[] {
    return this.#details.issues ?? [];
  }
  abstract readonly exitCode: number;
  /** Written out in each class, because bundlers rename classes. */
  abstract override get name(): string;
}

/**
 * The message of an error for the command line, with settings as flags: `capacity (--capacity): ... Add --capacity 25.`
 */
export function commandLineMessage({ problem, setting, remedy, issues, message }: NelboError): string {
  if (issues.length > 0) return shortened(issues.map(commandLineMessage).join("\n"));
  if (setting === undefined && remedy === undefined) return message;
  const where = setting === undefined ? "" : `${setting} (${flagOf(setting)}): `;
  return shortened(`${where}${problem}${remedy === undefined ? "" : ` ${asFlags(remedy)}`}`);
}

/** An unknown name, a wrong value or an incompatible combination of settings or options. */
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

/** A run folder, or a file in one, that is missing, not made by nelbo, in use or not writable. */
export class RunError extends NelboError {
  readonly exitCode = 4;
  override get name(): string {
    return "RunError";
  }
}

/** An invalid graph or program: incompatible shapes, or a value from another graph. */
export class GraphError extends NelboError {
  readonly exitCode = 5;
  override get name(): string {
    return "GraphError";
  }
}

/** The engine that executes programs failed, or its feeds do not match the program. */
export class EngineError extends NelboError {
  readonly exitCode = 6;
  override get name(): string {
    return "EngineError";
  }
}

/** Training produced NaN or infinity, or diverged. `step` and `term` say where. */
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

/** The message of a thrown value, which need not be an Error. */
export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The error code of the file system: `ENOSPC`. Undefined if there is none. */
export function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined;
}
