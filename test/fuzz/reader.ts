import type { NelboError } from "../../src/errors.ts";

/** Something that reads bytes or text which others wrote. */
export interface Reader {
  readonly name: string;
  /** Valid inputs: each is read without an error. */
  readonly samples: readonly Uint8Array[];
  /** Whether samples are JSON, which is also changed as such. */
  readonly json?: boolean;
  /** What the message of a refusal has to name: a file, or the name that the reader was given. */
  readonly source: string;
  /** The classes of error by which it may refuse. */
  readonly refusals: readonly (new (
    ...words: never[]
  ) => NelboError)[];
  /** Reads, and checks what was read: `require` for what has to hold. */
  read(bytes: Uint8Array, require: Require): Promise<void> | void;
}

/** Throws BrokenPromise where something that was read is not what the reader promises. */
export type Require = (holds: boolean, what: string) => void;

/** A reader gave a value that it must not give. */
export class BrokenPromise extends Error {}

export const require: Require = (holds, what) => {
  if (!holds) throw new BrokenPromise(what);
};

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
