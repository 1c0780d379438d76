import type { Config } from "../config/config.ts";
import { shellWord } from "../config/shellWord.ts";
import type { OpenedEvent, RunEvent, SavedEvent, StoppedEvent, WarningEvent } from "../run/events.ts";
import type { StopListener, StopSignal } from "../run/signals.ts";
import { encodeMetricsLine } from "../store/metricsLine.ts";
import type { Finding } from "../train/diagnosis/finding.ts";
import type { ExitCode } from "./command.ts";
import { findingLines, newFindings } from "./diagnosisReport.ts";
import { formatCount } from "./format.ts";

import type { OutputMode } from "./outputMode.ts";
import { createProgress, type Progress } from "./progress.ts";
import type { Terminal } from "./terminal.ts";
import { epochLine, openingLines, savedLines } from "./trainingReport.ts";

export interface FollowOptions {
  readonly mode: OutputMode;
  /** Whether a report is written when the run is finished. */
  readonly report: boolean;
  /** Starts the run. When the signal is aborted, the run writes a checkpoint and stops. */
  begin(signal: AbortSignal): AsyncIterable<RunEvent>;
}

/**
 * Follows a run to its end: a progress bar on an interactive terminal, and a line for each epoch, unless --json or
 * --quiet is given. Ctrl-C writes a checkpoint and stops the run.
 * Resolves to 130 or 143 if a signal ended the run, as is usual in shells.
 */
export async function followRun(
  { mode, report, begin }: FollowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { listenForStop } = await import("../run/signals.ts");
  const stop: StopListener = listenForStop((name) => {
    if (mode !== "quiet") sayStopping(name, terminal);
  });
  const tell = tellers[mode](terminal, report);
  try {
    for await (const event of begin(stop.signal)) tell(event);
    return stop.exitCode();
  } finally {
    stop.release();
    terminal.live?.clear();
  }
}

function sayStopping(name: StopSignal, terminal: Terminal): void {
  const again = name === "SIGINT" ? " Ctrl-C again stops at once." : "";
  terminal.errorLine(`Writing a checkpoint, then stopping.${again}`);
}

function sayWarning({ message }: WarningEvent, { errorLine, errorStyle }: Terminal): void {
  errorLine(`${errorStyle.strong("warning")} ${message}`);
}

type Teller = (event: RunEvent) => void;

/** Every event except single steps as a line of JSON; events of metrics.jsonl have the same form as in that file. */
function jsonTeller(terminal: Terminal): Teller {
  return (event) => {
    switch (event.event) {
      case "step":
        return;
      case "opened":
      case "warning":
      case "checkpoint":
      case "saved":
      case "reported":
      case "stopped":
        return terminal.line(JSON.stringify(event));
      default:
        return terminal.line(encodeMetricsLine(event).trimEnd());
    }
  };
}

/** Prints findings: warnings to standard error, notes to standard output. */
function sayFindings(
  findings: readonly Finding[],
  { line, errorLine, style, errorStyle, columns }: Terminal,
): void {
  for (const finding of findings) {
    const isWarning = finding.severity === "warning";
    const look = { style: isWarning ? errorStyle : style, columns };
    for (const text of findingLines(finding, look)) (isWarning ? errorLine : line)(text);
  }
}

/** Prints only the run's folder, when the run has ended. Warnings go to standard error. */
function quietTeller(terminal: Terminal): Teller {
  const fresh = newFindings();
  return (event) => {
    if (event.event === "warning") return sayWarning(event, terminal);
    if (event.event === "diagnosis") {
      return sayFindings(
        fresh(event).filter(({ severity }) => severity === "warning"),
        terminal,
      );
    }
    if (event.event !== "saved" && event.event !== "stopped") return;
    if (event.folder !== undefined) terminal.line(event.folder);
  };
}

const tellers: Readonly<Record<OutputMode, (terminal: Terminal, report: boolean) => Teller>> = {
  text: textTeller,
  json: jsonTeller,
  quiet: quietTeller,
};

/** Findings that appear only at the end: the summary that follows prints them with all other findings. */
const saidAtEnd: readonly Finding["code"][] = ["few-steps"];

/** Lines of text, and a progress bar on an interactive terminal. */
function textTeller(terminal: Terminal, report: boolean): Teller {
  const { style, live } = terminal;
  const lines = (texts: readonly string[]) => texts.forEach((text) => void terminal.line(text));
  let progress: Progress | undefined;
  let config: Config | undefined;
  let seconds = 0;
  const fresh = newFindings();
  return (event) => {
    switch (event.event) {
      case "opened":
        config = event.config;
        return lines([...openingLines(event, terminal), ...resumedLines(event)]);
      case "warning":
        return sayWarning(event, terminal);
      case "started":
        if (config === undefined) return;
        config = { ...config, epochs: event.epochs };
        progress = live && createProgress(live, style, { config, ...event });
        return;
      case "step":
        return progress?.step(event);
      case "epoch":
        return config && terminal.line(epochLine(event, config));
      case "diagnosis":
        sayFindings(
          fresh(event).filter(({ code }) => !saidAtEnd.includes(code)),
          terminal,
        );
        return progress?.epochEnd();
      case "checkpoint":
        return;
      case "done":
        seconds = event.seconds;
        return event.reason === "early stopping"
          ? terminal.line("Stopped early: the validation loss no longer decreases.")
          : undefined;
      case "stopped":
        return lines(stoppedLines(event, terminal));
      case "saved":
        lines(savedLines(event, { seconds }, terminal));
        return report ? live?.draw("writing the report ...") : terminal.line(unreportedLine(event, terminal));
      case "reported":
        return terminal.line(`${style.faint("report")}  ${event.file}`);
    }
  };
}

function resumedLines({ resumed }: OpenedEvent): readonly string[] {
  if (resumed === undefined) return [];
  if (resumed.checkpoint === "none")
    return ["There is no checkpoint: training starts from the beginning.", ""];
  return [`Resuming in epoch ${resumed.epoch}, after ${formatCount(resumed.step)} steps.`, ""];
}

function unreportedLine({ folder }: SavedEvent, { style, program }: Terminal): string {
  return `${style.faint("report")}  not written (--no-report); ${program} report ${shellWord(folder)} writes it`;
}

function stoppedLines({ folder, step }: StoppedEvent, { style, program }: Terminal): readonly string[] {
  if (folder === undefined)
    return ["", "Stopped before training began. Downloaded and prepared data are kept for the next run."];
  const steps = `${formatCount(step)} ${step === 1 ? "step is" : "steps are"} saved`;
  return [
    "",
    `Stopped: ${steps} in ${style.strong(folder)}`,
    "",
    `${style.faint("next")}    ${program} resume ${shellWord(folder)}`,
  ];
}
