import { dataName } from "../analyse/dataName.ts";
import { datumShapeOf, sizeText } from "../analyse/drawable.ts";
import type { ConfigInput } from "../config/config.ts";
import type { TrainingForecast } from "../run/forecast/forecastTraining.ts";
import { formatCount, formatDuration } from "./format.ts";
import { loadProgress } from "./loadProgress.ts";
import { modelText } from "./modelText.ts";
import type { OutputMode } from "./outputMode.ts";
import type { Style, Terminal } from "./terminal.ts";
import { dataCounts, recommendedSection } from "./trainingReport.ts";

const labelWidth = 8;

/** A training forecast as text. */
export function forecastLines(
  forecast: TrainingForecast,
  { style, columns }: { readonly style: Style; readonly columns: number },
): readonly string[] {
  const { config, data, model, engine, steps, memory, time, recommended } = forecast;
  const fact = (name: string, text: string) => style.faint(name.padEnd(labelWidth)) + text;
  const { step, epoch } = time;
  return [
    fact("data", `${dataName(data)}, ${sizeText(datumShapeOf(data))}: ${dataCounts(data)}`),
    fact("model", modelText(model, config)),
    ...rows(
      model.layers.map((layer) => [layer.name, layer.sizes.join(" x "), formatCount(layer.parameters)]),
    ),
    fact("engine", `${engine.engine}, ${engine.threads} ${engine.threads === 1 ? "thread" : "threads"}`),
    fact("run", `${config.out ?? "a new folder in runs/"}, seed ${config.seed}`),
    fact(
      "steps",
      `${formatCount(steps.perEpoch)} per epoch, of ${formatCount(config.batchSize)} images; ` +
        `${formatCount(steps.total)} in ${formatCount(config.epochs)} ${config.epochs === 1 ? "epoch" : "epochs"}`,
    ),
    fact("memory", `about ${megabytes(memory.bytes)}`),
    ...rows(memory.parts.map(({ name, bytes }) => [name, megabytes(bytes)])),
    `${" ".repeat(labelWidth + 2)}measured: ${megabytes(memory.measured)} at most, during these steps`,
    fact(
      "time",
      `about ${seconds(epoch.total)} per epoch, ${seconds(epoch.training)} training and ` +
        `${seconds(epoch.evaluation)} evaluation; ${formatDuration(time.total)} in total`,
    ),
    `${" ".repeat(labelWidth + 2)}measured: ${(1000 * step.seconds).toFixed(2)} ms per step, the median of ` +
      `${step.steps} after ${step.warmUp} warm-up steps`,
    ...(recommended === undefined ? [] : ["", ...recommendedSection(recommended, { style, columns })]),
    "",
    "Nothing was trained, and nothing was written.",
  ];
}

/** Rows below a fact: the first column is aligned left, the others right. */
function rows(cells: readonly (readonly string[])[]): readonly string[] {
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  return cells.map((row) => {
    const padded = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    return " ".repeat(labelWidth + 2) + padded.join("  ");
  });
}

function megabytes(bytes: number): string {
  return bytes < 50_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function seconds(value: number): string {
  return value < 0.1 ? `${(1000 * value).toFixed(0)} ms` : `${value.toFixed(1)} s`;
}

/** Prints a training forecast without training. In quiet mode it prints nothing and only checks the settings. */
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
    for (const line of forecastLines(forecast, terminal)) terminal.line(line);
  } finally {
    live?.clear();
  }
}
