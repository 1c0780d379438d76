import type { NelboError } from "../../src/errors.ts";

/** A reader of bytes or text from an external source. */
export interface Reader {
  readonly name: string;
  /** Valid inputs, which are read without errors. */
  readonly samples: readonly Uint8Array[];
  /** Whether samples are JSON. They are then also changed as JSON values. */
  readonly json?: boolean;
  /** Text that the error message must contain: a file, or the name passed to the reader. */
  readonly source: string;
  /** The error classes that it may throw. */
  readonly refusals: readonly (new (
    ...words: never[]
  ) => NelboError)[];
  /** Reads the input, and checks the result with `require`. */
  read(bytes: Uint8Array, require: Require): Promise<void> | void;
}

/** Throws BrokenPromise if a value that was read violates the reader's contract. */
export type Require = (holds: boolean, what: string) => void;

/** A reader returned a value that violates its contract. */
export class BrokenPromise extends Error {}

export const require: Require = (holds, what) => {
  if (!holds) throw new BrokenPromise(what);
};

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
