import { cpus } from "node:os";
import { benchmarks } from "../training/models.ts";
import { type Case, startContenders, startForms } from "./contenders.ts";
import { parseGpuFlags } from "./flags.ts";
import { findMachine } from "./machine.ts";
import { type CaseResult, measureCase } from "./measure.ts";
import { caseLines, softwareWarning } from "./table.ts";

/**
 * `npm run bench -- gpu`: training steps of nelbo on WebGPU and of PyTorch on the same GPU, in turn: eager in each
 * layout of images, and compiled. With `--forms`: nelbo with each form of convolutions. Where Vulkan finds only
 * software adapters, one step of a tiny batch each, which shows that all programs work.
 */
const tinyBatch = 4;

async function bench(): Promise<void> {
  const flags = parseGpuFlags(process.argv.slice(2));
  const began = performance.now();
  const minutes = () => (performance.now() - began) / 60_000;
  const say = (text: string) => (flags.json ? process.stderr : process.stdout).write(`${text}\n`);
  const machine = findMachine({ alone: flags.alone || flags.forms });
  const { adapters, software } = machine;
  say(`Machine: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}`);
  say(`Adapters: ${adapters.map(({ name }) => name).join(", ") || "not listed on this system"}`);
  if (software) say(softwareWarning);
  const batchSizes = software ? [tinyBatch] : flags.batchSizes;
  const cases = flags.models.flatMap((model) => batchSizes.map((batchSize): Case => ({ model, batchSize })));
  const results: CaseResult[] = [];
  const leftOut: Case[] = [];
  let longest = 0;
  for (const task of cases) {
    if (minutes() + longest > flags.minutes) {
      leftOut.push(task);
      continue;
    }
    const start = minutes();
    say(`\n${task.model}, batch ${task.batchSize}: ${benchmarks[task.model].about}`);
    const contenders = await (flags.forms ? startForms : startContenders)(task, machine);
    const result = await measureCase(task, contenders, {
      ...flags,
      software,
      peaks: results.length === 0 ? undefined : results[0]?.peaks,
    });
    for (const line of caseLines(result)) say(line);
    results.push(result);
    longest = Math.max(longest, minutes() - start);
  }
  for (const { model, batchSize } of leftOut)
    say(`Not measured, because ${flags.minutes} minutes are over (--minutes): ${model}, batch ${batchSize}`);
  if (flags.json)
    process.stdout.write(`${JSON.stringify({ ...machine, forms: flags.forms, results, leftOut })}\n`);
  if (results.some(({ losses }) => losses.kind === "compared" && !losses.agree)) process.exitCode = 1;
}

try {
  await bench();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
