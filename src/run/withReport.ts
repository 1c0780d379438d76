import { RunError } from "../errors.ts";
import type { RunEvent } from "./events.ts";

/**
 * The events of a run, and where it came to its end the report of it. That is written after the last of them, when no process has the
 * run any more. Where it cannot be written, that is a warning: the run is whole without it.
 */
export async function* withReport(
  events: AsyncGenerator<RunEvent, void, undefined>,
): AsyncGenerator<RunEvent, void, undefined> {
  let saved: string | undefined;
  for await (const event of events) {
    yield event;
    if (event.event === "saved") saved = event.folder;
  }
  if (saved === undefined) return;
  // What draws a report is much to load, and not needed before.
  const { reportRun } = await import("./reportRun.ts");
  try {
    yield { event: "reported", ...(await reportRun(saved)) };
  } catch (cause) {
    if (!(cause instanceof RunError)) throw cause;
    yield {
      event: "warning",
      message: `The run is whole, but its report was not written. ${cause.message}`,
    };
  }
}
