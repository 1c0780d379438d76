import type { ConfigInput } from "../config/config.ts";
import { loadProgress } from "./loadProgress.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Terminal } from "./terminal.ts";

/** Tells what a training would be, and trains nothing. Without a word where it is to be quiet: it only checks then. */
export async function tellForecast(input: ConfigInput, mode: OutputMode, terminal: Terminal): Promise<void> {
  const { forecastTraining } = await import("../run/forecast/forecastTraining.ts");
  const live = mode === "quiet" ? undefined : terminal.live;
  live?.draw("measuring a few steps ...");
  try {
    const onStep = (done: number) => live?.draw(`measuring a few steps ... ${done}`);
    const forecast = await forecastTraining(input, { onStep, load: loadProgress(terminal, mode) });
    const { warning } = forecast.engine;
    if (warning !== undefined) terminal.errorLine(`${terminal.errorStyle.strong("warning")} ${warning}`);
    if (mode === "quiet") return;
    if (mode === "json") return terminal.line(JSON.stringify(forecast));
    const { forecastLines } = await import("./forecastReport.ts");
    for (const line of forecastLines(forecast, terminal)) terminal.line(line);
  } finally {
    live?.clear();
  }
}
