import { RunError } from "../errors.ts";
import type { WrittenReport } from "../run/reportRun.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** What was written, and which pictures are not in it. */
export function reportLines({ file, bytes, figures, missing }: WrittenReport): readonly string[] {
  const pictures = figures.length + 1;
  return [
    `${file}: ${(bytes / 1e6).toFixed(1)} MB, ${pictures} ${pictures === 1 ? "figure" : "figures"}`,
    ...missing.map(({ title, reason }) => `  without ${title}: ${reason}`),
  ];
}

/**
 * Writes the report of a run that has just ended, and names it. Where it cannot be written, that is a warning: the run is
 * whole without it.
 */
export async function reportAfterTraining(
  folder: string,
  mode: OutputMode,
  terminal: Terminal,
): Promise<void> {
  const { reportRun } = await import("../run/reportRun.ts");
  if (mode === "text") terminal.live?.draw("writing the report ...");
  try {
    const report = await reportRun(folder);
    terminal.live?.clear();
    if (mode === "json") terminal.line(JSON.stringify({ event: "reported", ...report }));
    if (mode === "text") terminal.line(`${terminal.style.faint("report")}  ${report.file}`);
  } catch (cause) {
    if (!(cause instanceof RunError)) throw cause;
    const message = `The run is whole, but its report was not written. ${cause.message}`;
    if (mode === "json") terminal.line(JSON.stringify({ event: "warning", message }));
    else terminal.errorLine(`${terminal.errorStyle.strong("warning")} ${message}`);
  }
}
