import { commandLineMessage, EngineError, NelboError } from "../errors.ts";
import type { Style } from "./terminal.ts";
import { visible } from "./visible.ts";

/** Exit code of a failure that is none of the known kinds: a defect. */
const unexpectedFailure = 1;

export interface Failure {
  readonly exitCode: number;
  /** What went wrong, for people. */
  readonly text: string;
}

/** What to say of an error, and the exit code that goes with it. A stack only where the fault is ours. */
export function failureOf(thrown: unknown, style: Style): Failure {
  const error = isOutOfMemory(thrown) ? outOfMemory(thrown) : thrown;
  if (error instanceof NelboError) {
    return { exitCode: error.exitCode, text: `${style.bad("error")} ${visible(commandLineMessage(error))}` };
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    exitCode: unexpectedFailure,
    text: `${style.bad("unexpected error")} This is a defect of nelbo; please report it.\n${visible(detail)}`,
  };
}

/** Whether JavaScript was refused the memory of an array: its only sign is the error's text. */
function isOutOfMemory(thrown: unknown): thrown is RangeError {
  return (
    thrown instanceof RangeError &&
    /allocation failed|Invalid (typed array|array buffer) length/.test(thrown.message)
  );
}

function outOfMemory(cause: RangeError): EngineError {
  return new EngineError(
    `memory: expected enough for what was asked, found none left (${cause.message}). Ask for less at once (--samples, --count, ` +
      "--batch), take a smaller model, or close other programs.",
    { cause },
  );
}
