import { shellWord } from "../config/shellWord.ts";
import { listenForStop } from "../run/signals.ts";
import { createSweep, readSweepFile } from "../run/sweep/createSweep.ts";
import { forecastSweep } from "../run/sweep/forecastSweep.ts";
import { planSweep, type SweepPlan } from "../run/sweep/planSweep.ts";
import type { QueueOptions } from "../run/sweep/queue/runOnQueue.ts";
import type { SweepOutcome } from "../run/sweep/runSweep.ts";
import { type RunSweepOptions, runSweep, type SweepEvent } from "../run/sweep/runSweep.ts";
import { systemDisk } from "../store/node/systemDisk.ts";
import { openSweep, readSweepRuns, type Sweep } from "../sweep/sweepFolder.ts";
import { runTitles } from "../sweep/varied.ts";
import type { ExitCode } from "./command.ts";
import { formatCount, formatDuration, nats } from "./format.ts";
import type { OutputMode } from "./outputMode.ts";
import { sweepProgress } from "./sweepProgress.ts";
import type { Terminal } from "./terminal.ts";

/** The exit code if runs failed. */
const someFailed = 4;

/** Plans a sweep file, writes the plan, and prints what it is. */
export async function planForWork(
  file: string,
  out: string | undefined,
  mode: OutputMode,
  terminal: Terminal,
): Promise<Sweep> {
  const { sweep, plan } = await createSweep(file, { out });
  if (mode === "json")
    terminal.line(JSON.stringify({ event: "opened", folder: sweep.folder, ...countsOf(plan) }));
  if (mode === "text") terminal.line(`${terminal.style.strong(sweep.folder)}: ${planText(plan)}`);
  return sweep;
}

export function openForWork(folder: string): Promise<Sweep> {
  return openSweep(systemDisk, folder);
}

function countsOf({ runs, skipped, merged, evaluation }: SweepPlan) {
  return { runs: runs.length, skipped, merged, evaluation };
}

function planText({ runs, skipped, merged, evaluation: { split, samples } }: SweepPlan): string {
  const notes = [
    ...(skipped > 0 ? [`${formatCount(skipped)} left out by conditions`] : []),
    ...(merged > 0 ? [`${formatCount(merged)} the same as others`] : []),
  ];
  const aside = notes.length === 0 ? "" : ` (${notes.join(", ")})`;
  const density = samples === 0 ? "" : `, log p(x) from ${formatCount(samples)} codes per image`;
  return `${formatCount(runs.length)} ${runs.length === 1 ? "run" : "runs"}${aside}, each evaluated on ${split} data${density}`;
}

/** Prints what a sweep would take. Writes nothing. */
export async function tellSweepForecast(file: string, mode: OutputMode, terminal: Terminal): Promise<void> {
  const plan = await planSweep(await readSweepFile(file), { offline: true });
  const forecast = await forecastSweep(plan.runs);
  if (mode === "json") return terminal.line(JSON.stringify({ ...countsOf(plan), ...forecast }));
  if (mode === "quiet") return;
  const { seconds, processes, disk, memory, measured, kinds } = forecast;
  const faint = (name: string) => terminal.style.faint(name.padEnd(6));
  terminal.line(`${faint("runs")}  ${planText(plan)}`);
  terminal.line(
    `${faint("time")}  about ${formatDuration(seconds.together)} with ${processes} at the same time, ` +
      `${formatDuration(seconds.sequential)} one after another; training alone, without evaluations`,
  );
  terminal.line(`${faint("memory")}  ${megabytes(memory)} for each run at the same time`);
  terminal.line(`${faint("disk")}  about ${megabytes(disk)} of checkpoints and models, without pictures`);
  if (measured < kinds)
    terminal.line(
      `Measured: ${measured} of ${kinds} kinds of models; the others are assumed to take their mean.`,
    );
}

function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Prints how many runs of a sweep are finished, and why others failed. */
export async function tellStatus(folder: string, mode: OutputMode, terminal: Terminal): Promise<void> {
  const sweep = await openSweep(systemDisk, folder);
  const found = await readSweepRuns(systemDisk, sweep);
  if (mode === "json") {
    for (const { run, state, result, failure } of found)
      terminal.line(
        JSON.stringify({ ...run, state, ...(result && { result }), ...(failure && { failure }) }),
      );
    return;
  }
  const count = (state: string) => found.filter((each) => each.state === state).length;
  const left = count("planned") + count("begun");
  terminal.line(
    `${folder}: ${formatCount(count("finished"))} of ${formatCount(found.length)} runs finished, ` +
      `${formatCount(count("failed"))} failed, ${formatCount(left)} left` +
      (count("begun") > 0 ? `, ${formatCount(count("begun"))} of them begun` : ""),
  );
  if (mode === "quiet") return;
  const titles = runTitles(sweep.runs);
  for (const { run, failure } of found)
    if (failure !== undefined)
      terminal.line(`${terminal.style.bad("failed")} ${run.id}  ${titles.get(run.id)}: ${failure.message}`);
  if (left + count("failed") > 0)
    terminal.line(`To continue: ${terminal.program} sweep resume ${shellWord(folder)}`);
}

export interface FollowSweepOptions extends Pick<RunSweepOptions, "processes" | "place"> {
  /** The address of a Redis server. Default: processes on this machine. */
  readonly redis?: string | undefined;
  readonly queue?: string | undefined;
}

async function onQueue(sweep: Sweep, address: string, options: QueueOptions): Promise<SweepOutcome> {
  const { redisAddress } = await import("../run/sweep/queue/connection.ts");
  const { runOnQueue } = await import("../run/sweep/queue/runOnQueue.ts");
  return runOnQueue(sweep, redisAddress(address), options);
}

/** Runs a sweep to its end, with one line of progress on a terminal and a line for each finished run. */
export async function followSweep(
  sweep: Sweep,
  { redis, queue, ...options }: FollowSweepOptions,
  mode: OutputMode,
  terminal: Terminal,
): Promise<ExitCode> {
  const stop = listenForStop((name) => {
    if (mode !== "quiet")
      terminal.errorLine(
        `Writing checkpoints, then stopping.${name === "SIGINT" ? " Ctrl-C again stops at once." : ""}`,
      );
  });
  try {
    const how = { signal: stop.signal, onEvent: tellerOf(sweep, mode, terminal) };
    const { failed, left } =
      redis === undefined
        ? await runSweep(sweep, { ...options, ...how })
        : await onQueue(sweep, redis, { queue, ...how });
    if (mode === "quiet") terminal.line(sweep.folder);
    if (mode === "text") for (const line of endLines(sweep, { failed, left }, terminal)) terminal.line(line);
    return stop.exitCode() ?? (failed > 0 ? someFailed : undefined);
  } finally {
    stop.release();
    terminal.live?.clear();
  }
}

function endLines(
  { folder, runs }: Sweep,
  { failed, left }: { readonly failed: number; readonly left: number },
  { program, style }: Terminal,
): readonly string[] {
  const done = `${formatCount(runs.length - failed - left)} of ${formatCount(runs.length)} runs are finished`;
  const word = shellWord(folder);
  if (left > 0) return ["", `Stopped: ${done}`, `${style.faint("next")}    ${program} sweep resume ${word}`];
  if (failed > 0)
    return [
      "",
      `${done}, ${formatCount(failed)} failed`,
      `${style.faint("next")}    ${program} sweep status ${word}`,
    ];
  return ["", `${done}`, `${style.faint("next")}    ${program} table ${word} --rows <setting>`];
}

/** What is printed for each event. */
export function tellerOf(
  { runs }: Pick<Sweep, "runs">,
  mode: OutputMode,
  terminal: Terminal,
): (event: SweepEvent) => void {
  if (mode === "json")
    return (event) => {
      if (event.event !== "progress") terminal.line(JSON.stringify(withoutRun(event)));
    };
  const titles = runTitles(runs);
  const progress = sweepProgress(runs, terminal);
  const say = (text: string) => {
    if (mode === "text") terminal.line(text);
  };
  return (event) => {
    progress.note(event);
    switch (event.event) {
      case "planned": {
        const before = event.finished === 0 ? "" : `, ${formatCount(event.finished)} are finished already`;
        const where =
          event.processes === 0 ? "trained by workers" : `up to ${event.processes} at the same time`;
        say(`${where}${before}`);
        break;
      }
      case "finished":
        say(
          `${event.id}  ${titles.get(event.id)}  ${headline(event)}${event.beginning === "resumed" ? "  (resumed)" : ""}`,
        );
        break;
      case "failed":
        terminal.errorLine(
          `${terminal.errorStyle.bad("failed")} ${event.id}  ${titles.get(event.id)}: ${event.failure.message}`,
        );
        break;
      case "repeated":
        terminal.errorLine(`${event.id}: ${event.message}. It is continued from its last checkpoint.`);
        break;
      case "memory":
        terminal.errorLine(
          `${event.processes} at the same time: each takes ${megabytes(event.peakBytes)}, and ${megabytes(event.freeBytes)} are free.`,
        );
        break;
      case "warning":
        terminal.errorLine(`${terminal.errorStyle.strong("warning")} ${event.id}: ${event.message}`);
    }
    if (mode === "text") progress.draw();
  };
}

function withoutRun(event: SweepEvent): object {
  if (!("run" in event)) return event;
  const { run: _, ...others } = event;
  return others;
}

function headline({ result: { evaluation, loss } }: Extract<SweepEvent, { event: "finished" }>): string {
  const { negativeElbo, reconstruction } = evaluation;
  return negativeElbo === undefined
    ? `${loss.name} ${nats(reconstruction)}`
    : `${loss.sum ?? loss.name} ${nats(negativeElbo)}`;
}

/** Trains one run of a sweep, as a task of an array job. */
export async function followIndex(
  sweep: Sweep,
  index: number,
  place: string | undefined,
  mode: OutputMode,
  terminal: Terminal,
): Promise<ExitCode> {
  const { runIndex } = await import("../run/sweep/runIndex.ts");
  const stop = listenForStop(() => terminal.errorLine("Writing a checkpoint, then stopping."));
  try {
    const how = { place, signal: stop.signal, onEvent: tellerOf(sweep, mode, terminal) };
    const { failed } = await runIndex(sweep, index, how);
    return stop.exitCode() ?? (failed > 0 ? someFailed : undefined);
  } finally {
    stop.release();
    terminal.live?.clear();
  }
}

/** Writes files for a batch system into the sweep's folder, in place of earlier ones. */
export async function writeClusterFiles(
  sweep: Sweep,
  { slurm, kubernetes }: { readonly slurm: boolean; readonly kubernetes: boolean },
  mode: OutputMode,
  terminal: Terminal,
): Promise<void> {
  const { kubernetesFiles, slurmFiles } = await import("../run/sweep/clusterFiles.ts");
  const { writeFileAtomic } = await import("../store/files.ts");
  const files = [...(slurm ? slurmFiles(sweep) : []), ...(kubernetes ? kubernetesFiles(sweep) : [])];
  for (const { name, text } of files) {
    const path = systemDisk.join(sweep.folder, name);
    await writeFileAtomic(systemDisk, path, text);
    terminal.line(mode === "json" ? JSON.stringify({ event: "written", file: path }) : path);
  }
}
