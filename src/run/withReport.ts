import { shellWord } from "../config/shellWord.ts";
import { RunError } from "../errors.ts";
import type { RunEvent } from "./events.ts";

/**
 * The events of a run, and where it came to its end the report of it. That is written after the last of them, when no process has the
 * run any more. Where it cannot be written, or the signal stops it, that is a warning: the run is whole without it.
 */
export async function* withReport(
  events: AsyncGenerator<RunEvent, void, undefined>,
  signal: AbortSignal | undefined,
): AsyncGenerator<RunEvent, void, undefined> {
  let saved: string | undefined;
  for await (const event of events) {
    yield event;
    if (event.event === "saved") saved = event.folder;
  }
  if (saved === undefined) return;
  // What draws a report is much to load, and not needed before.
  const { reportRun } = await import("../apply/reportRun.ts");
  try {
    yield { event: "reported", ...(await reportRun(saved, { signal })) };
  } catch (cause) {
    const why = reasonOf(cause, saved, signal);
    yield { event: "warning", message: `The run is whole, but its report was not written. ${why}` };
  }
}

/** Why a report was not written; throws what is no reason to go on. */
function reasonOf(cause: unknown, run: string, signal: AbortSignal | undefined): string {
  if (signal?.aborted === true && cause === signal.reason)
    return `Make it when you like: nelbo report ${shellWord(run)}`;
  if (cause instanceof RunError) return cause.message;
  throw cause;
}
