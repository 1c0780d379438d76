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
  /** Whether a finished run gets its report. */
  readonly report: boolean;
  /** Begins the run; the signal asks it to stop, after a checkpoint. */
  begin(signal: AbortSignal): AsyncIterable<RunEvent>;
}

/**
 * Follows a run to its end: a bar where somebody looks, a line for each epoch (unless JSON or quiet is asked for), and
 * Ctrl-C turned into a checkpoint.
 * Resolves to 130 or 143 where a signal ended it, as shells have it.
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
  terminal.errorLine(`Stopping after a checkpoint.${again}`);
}

function sayWarning({ message }: WarningEvent, { errorLine, errorStyle }: Terminal): void {
  errorLine(`${errorStyle.strong("warning")} ${message}`);
}

type Teller = (event: RunEvent) => void;

/** Every event but single steps as a line of JSON, those of metrics.jsonl as they are there. */
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

/** A finding once, as a warning is said; notes are for who reads along. */
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

/** Where the run is, once it has ended, and nothing else; what is not as it should be goes to standard error. */
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

/** Findings of the last epoch alone: the summary that follows at once says them, with all that hold of the model. */
const saidAtEnd: readonly Finding["code"][] = ["few-steps"];

/** Lines for people, and where somebody looks, a bar. */
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
          ? terminal.line("Stopped early: the validation loss no longer falls.")
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
  if (resumed.checkpoint === "none") return ["No checkpoint was made before: begins again.", ""];
  return [`Goes on in epoch ${resumed.epoch}, after ${formatCount(resumed.step)} steps.`, ""];
}

function unreportedLine({ folder }: SavedEvent, { style, program }: Terminal): string {
  return `${style.faint("report")}  not written (--no-report); ${program} report ${shellWord(folder)} writes it`;
}

function stoppedLines({ folder, step }: StoppedEvent, { style, program }: Terminal): readonly string[] {
  if (folder === undefined)
    return ["", "Stopped before training began. What was downloaded or prepared is kept for the next time."];
  const steps = `${formatCount(step)} ${step === 1 ? "step is" : "steps are"} kept`;
  return [
    "",
    `Stopped: ${steps} in ${style.strong(folder)}`,
    "",
    `${style.faint("next")}    ${program} resume ${shellWord(folder)}`,
  ];
}
