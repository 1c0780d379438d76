import { commandLineMessage, EngineError, NelboError } from "../errors.ts";
import type { Style } from "./terminal.ts";
import { visible } from "./visible.ts";

/** Exit code of a failure of no known kind, which is a defect. */
const unexpectedFailure = 1;

export interface Failure {
  readonly exitCode: number;
  /** The message for people. */
  readonly text: string;
}

/** The message and exit code of an error. The message has a stack only if the error is a defect of nelbo. */
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

/** Whether JavaScript could not allocate an array: only the error's text shows this. */
function isOutOfMemory(thrown: unknown): thrown is RangeError {
  return (
    thrown instanceof RangeError &&
    /allocation failed|Invalid (typed array|array buffer) length/.test(thrown.message)
  );
}

function outOfMemory(cause: RangeError): EngineError {
  return new EngineError(
    `There is not enough memory for this command (${cause.message}). Lower --samples, --count or --batch, ` +
      "use a smaller model, or close other programs.",
    { cause },
  );
}
