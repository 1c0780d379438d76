import { parseArgs } from "node:util";
import { openSession } from "../../src/node.ts";
import { findChromium } from "../../test/browser/chromium.ts";
import { deviceCases } from "../../test/webgpu/cases.ts";
import { differenceOf } from "../../test/webgpu/compare.ts";
import { buildGpuPages, type GpuPages, type PageAnswer } from "../../test/webgpu/page/browser.ts";
import type { PageTraining } from "../../test/webgpu/page/train.ts";
import { lossesOf } from "../../test/webgpu/training.ts";

/**
 * `npm run long -- webgpu-page [case ...] [--steps 50] [--build asyncify]`: trains each case of test/webgpu on WebGPU
 * in a worker of Chromium, on its software adapter, and compares the losses with the processor's: within 1e-4 over 10
 * steps, and 1e-3 over 50. Prints the seconds of session creation and of each program until its first run has ended,
 * and the longest tasks of the page's own thread while a worker trains, each below 16 ms of processor time.
 */
const { values, positionals } = parseArgs({
  options: { steps: { type: "string", default: "50" }, build: { type: "string", default: "jspi" } },
  allowPositionals: true,
});
const steps = Number(values.steps);
const names = positionals.length > 0 ? positionals : Object.keys(deviceCases);
const unknown = names.find((name) => !(name in deviceCases));
if (unknown !== undefined) {
  console.error(
    `webgpu-page: no case is called '${unknown}'. Cases: ${Object.keys(deviceCases).join(", ")}.`,
  );
  process.exit(2);
}
const chromium = await findChromium();
if (chromium === undefined) {
  console.error("webgpu-page: neither Chromium nor Chrome starts on this machine. Install one of them.");
  process.exit(1);
}
/** Milliseconds of a frame. */
const frame = 16;
const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);

/** Seconds from each stage to the next. */
function stagesOf({ progress }: PageTraining): string {
  return progress
    .flatMap(({ stage, program, at }, index) => {
      const next = progress[index + 1];
      return stage === "ready" || next === undefined
        ? []
        : [`${program ?? stage} ${seconds(next.at - at)} s`];
    })
    .join(", ");
}

async function check(pages: GpuPages, name: string): Promise<boolean> {
  const deviceCase = deviceCases[name];
  if (deviceCase === undefined) return false;
  const expected = await lossesOf(deviceCase, openSession, { device: "cpu", steps });
  const query = `name=${encodeURIComponent(name)}&steps=${steps}&in=worker&build=${values.build}`;
  const { results }: PageAnswer = await pages.answerOf(query, { gpu: true });
  const [found] = results;
  if (found === undefined) return false;
  const early = differenceOf(found.steps.slice(0, 10), expected.steps.slice(0, 10));
  const late = differenceOf(found.steps, expected.steps);
  const isRight = found.device === "webgpu" && early <= 1e-4 && late <= 1e-3;
  console.log(
    `${isRight ? "ok  " : "FAIL"} ${name}: ${early.toExponential(1)} over 10 steps, ${late.toExponential(1)} over ${steps}; ` +
      stagesOf(found),
  );
  return isRight;
}

const pages = await buildGpuPages(chromium);
let wrong = 0;
try {
  for (const name of names) {
    const isRight = await check(pages, name).catch((error: unknown) => {
      console.log(`FAIL ${name}: ${String(error)}`);
      return false;
    });
    if (!isRight) wrong++;
  }
  const tasks = await pages.tasksOf("name=four%20pixels&steps=50&in=worker");
  const longest = tasks.slice(0, 3).map((time) => time.toFixed(1));
  const isShort = tasks.length > 0 && tasks.every((time) => time < frame);
  if (!isShort) process.exitCode = 1;
  console.log(
    `${isShort ? "ok  " : "FAIL"} the page's own thread, while a worker trains: ${tasks.length} tasks, the longest ` +
      `${longest.join(", ")} ms of processor time.`,
  );
} finally {
  await pages.remove();
}
console.log(`${names.length - wrong} of ${names.length} cases have the processor's losses.`);
if (wrong > 0) process.exitCode = 1;
