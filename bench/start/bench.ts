import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median } from "../statistics.ts";

/**
 * Where the time of a short training goes: `npm run bench -- start [runs] [words of nelbo train ...]`, by default 9 runs of
 * `digits --epochs 1 --threads 1`. Each run is a process that does what `nelbo train ... --no-report` does. Figures are milliseconds of
 * processor time (user and system, all threads), medians with their range: on a machine with other work they swing less than seconds
 * do.
 */
const [runs = "9", ...given] = process.argv.slice(2);
const words = given.length > 0 ? given : ["digits", "--epochs", "1", "--threads", "1"];
const home = new URL("../../dist/", import.meta.url).href;

/** Runs a training and prints, part by part, the processor time so far. */
const script = `
  const parts = [];
  const mark = (part) => {
    const { user, system } = process.cpuUsage();
    parts.push([part, (user + system) / 1000]);
  };
  mark("start of Node");
  const from = (name) => import(${JSON.stringify(home)} + name);
  await from("cli/commands.js");
  mark("modules: command line");
  const { parseArguments } = await from("cli/arguments.js");
  const { fieldNames } = await from("config/fields.js");
  const { flagsOf } = await from("cli/settingsFlags.js");
  const { trainCommand } = await from("cli/commands/train.js");
  const words = process.argv.slice(2);
  const { settings, positionals: [data] } = parseArguments(words, flagsOf(trainCommand), fieldNames);
  mark("modules: settings");
  const { trainRun } = await from("run/trainRun.js");
  await from("cli/followRun.js");
  mark("modules: training");
  const { loadDataset } = await from("data/loadDataset.node.js");
  await loadDataset(data);
  mark("data");
  await from("runtime/onnxruntime.node.js");
  mark("modules: ONNX Runtime");
  for await (const { event } of trainRun({ ...settings, data, out: process.argv[1] })) {
    if (event === "opened") mark("model, programs, folder");
    if (event === "epoch") mark("steps, evaluation, pictures");
    if (event === "diagnosis") mark("diagnosis, checkpoint");
    if (event === "saved") mark("model file, curves");
  }
  mark("end of the checkpoints and of the session");
  console.log(JSON.stringify(parts));
`;

function once(): [string, number][] {
  const folder = mkdtempSync(join(tmpdir(), "nelbo-bench-"));
  try {
    const all = ["--input-type=module", "-e", script, join(folder, "run"), ...words];
    const { status, stdout } = spawnSync(process.execPath, all, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0) throw new Error(`the training failed: exit code ${status}`);
    const marks = JSON.parse(stdout) as [string, number][];
    return marks.map(([part, until], index) => [part, until - (marks[index - 1]?.[1] ?? 0)]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const taken = new Map<string, number[]>();
for (let run = 0; run < Number(runs); run++) {
  for (const [part, time] of once()) {
    const all = taken.get(part) ?? [];
    taken.set(part, all);
    all.push(time);
  }
}
const rows = [...taken];
const totals = Array.from({ length: Number(runs) }, (_, run) =>
  rows.reduce((sum, [, times]) => sum + (times[run] ?? 0), 0),
);
for (const [part, times] of [...rows, ["in all", totals] as const]) {
  const range = `${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)}`;
  console.log(`${part.padEnd(44)} ${median(times).toFixed(0).padStart(6)} ms   ${range}`);
}
