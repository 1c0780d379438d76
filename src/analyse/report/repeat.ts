import { runFiles } from "../../config/runFiles.ts";
import { shellWord } from "../../config/shellWord.ts";
import type { RunSummary } from "../runSummary.ts";
import type { Repeat } from "./page/report.ts";

/** Settings that do not affect the result: where data and logs are, threads, and how often checkpoints are written. */
const besides = new Set(["data", "threads", "tensorboard", "mlflow", "checkpointSeconds", "checkpointSteps"]);

/** The commands that repeat the run, and the conditions under which the result is the same. */
export function repeatOf(summary: RunSummary): Repeat {
  const { folder, environment, config } = summary;
  const name = folder.split(/[\\/]/).findLast((part) => part !== "") ?? folder;
  const threads = environment.threads ?? config.threads;
  return {
    commands: [
      {
        meaning: "Training, with every setting that differs from its default:",
        command: trainingCommand(summary),
      },
      {
        meaning: `The same with the run's own settings, from the folder that contains ${name}:`,
        command: `nelbo train --config ${shellWord(`${name}/${runFiles.config}`)} --threads ${threads}`,
      },
      { meaning: "This page, from the run's folder:", command: `nelbo report ${shellWord(name)}` },
    ],
    conditions: conditionsOf(environment),
  };
}

/** `nelbo train mnist latentSize=2 beta=4 threads=2`. */
function trainingCommand({ config, changed, environment }: RunSummary): string {
  const data = /^[^-][^=]*$/.test(config.data) ? config.data : `data=${config.data}`;
  const settings = Object.entries(changed)
    .filter(([name, value]) => !besides.has(name) && value !== undefined)
    .map(([name, value]) => `${name}=${settingText(value)}`);
  const threads = `threads=${environment.threads ?? config.threads}`;
  return ["nelbo train", ...[data, ...settings, threads].map(shellWord)].join(" ");
}

function settingText(value: unknown): string {
  if (Array.isArray(value)) return value.join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function conditionsOf({ nelbo, node, engine, platform, cpu, threads }: RunSummary["environment"]): string {
  const known = [
    nelbo && `nelbo ${nelbo}`,
    engine,
    threads && `${threads} ${threads === 1 ? "thread" : "threads"}`,
    node && `Node ${node}`,
    platform && (cpu === undefined ? platform : `${platform} (${cpu})`),
  ].filter((part) => part !== undefined && part !== "");
  const made =
    known.length === 0
      ? "It is not known what the run was trained with."
      : `Trained with ${known.join(", ")}.`;
  return (
    `${made} The same data, settings, program, engine, threads and processor give the same bits; ` +
    "otherwise results agree within rounding."
  );
}
