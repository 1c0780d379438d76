import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openSession } from "../../src/node.ts";
import { chanceOf } from "../../test/fuzz/chance.ts";
import { runCommand } from "../../test/fuzz/killedCommand.ts";
import { deviceCases } from "../../test/webgpu/cases.ts";
import { differenceOf } from "../../test/webgpu/compare.ts";
import { chooseTestGpu } from "../../test/webgpu/gpu.ts";
import { lossesOf } from "../../test/webgpu/training.ts";

/**
 * `npm run long -- webgpu [case ...] [--steps 50] [--kills 10] [--seed 1]`: trains each case of test/webgpu in Node on
 * WebGPU and on the processor, and compares the losses: within 1e-4 over 10 steps, and 1e-3 over 50. Then stops a run
 * on WebGPU at random moments by SIGKILL and resumes it, until it is finished: its model has the bits of a run that
 * nobody stopped.
 */
const { values, positionals } = parseArgs({
  options: {
    steps: { type: "string", default: "50" },
    kills: { type: "string", default: "10" },
    seed: { type: "string", default: "1" },
  },
  allowPositionals: true,
});
const [steps, kills] = [Number(values.steps), Number(values.kills)];
const { problem } = await chooseTestGpu();
if (problem !== undefined) process.exit(1);

async function compare(): Promise<number> {
  let wrong = 0;
  const names = positionals.length > 0 ? positionals : Object.keys(deviceCases);
  for (const name of names) {
    const each = deviceCases[name];
    if (each === undefined)
      throw new Error(`no case is called '${name}': ${Object.keys(deviceCases).join(", ")}`);
    const expected = await lossesOf(each, openSession, { device: "cpu", steps });
    const began = performance.now();
    const found = await lossesOf(each, openSession, { device: "webgpu", steps });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const early = differenceOf(found.steps.slice(0, 10), expected.steps.slice(0, 10));
    const late = Math.max(
      differenceOf(found.steps, expected.steps),
      differenceOf(found.evaluations, expected.evaluations),
    );
    const isRight = early <= 1e-4 && late <= 1e-3;
    if (!isRight) wrong += 1;
    console.log(
      `${isRight ? "ok  " : "FAIL"} ${name}: ${early.toExponential(1)} over 10 steps, ` +
        `${late.toExponential(1)} over ${steps}; ${seconds} s`,
    );
  }
  console.log(`${names.length - wrong} of ${names.length} cases have the processor's losses.`);
  return wrong;
}

const hashOf = (run: string) =>
  createHash("sha256")
    .update(readFileSync(join(run, "model.safetensors")))
    .digest("hex");

async function killAndResume(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-webgpu-"));
  const root = fileURLToPath(new URL("../..", import.meta.url));
  // As users have it: compiled, beside the packages of this checkout.
  const compiled = join(root, "node_modules", `.nelbo-webgpu-${process.pid}`);
  execFileSync(process.execPath, [join(root, "scripts", "build.js"), compiled], { stdio: "inherit" });
  const program = join(compiled, "cli", "main.js");
  const settings = [
    "--device",
    "webgpu",
    "--hidden",
    "8",
    "--latent",
    "2",
    "--batch",
    "100",
    "--epochs",
    "12",
  ];
  const train = (run: string) => [
    ...["train", "digits", ...settings, "--checkpoint-steps", "3", "--out", join(folder, run), "--no-report"],
  ];
  const whole = await runCommand(program, train("whole"));
  if (whole.code !== 0) throw new Error(`the reference failed: ${whole.errors}`);
  let [sent, wrong] = [0, 0];
  for (let run = 0; sent < kills; run++) {
    const place = join(folder, `killed-${run}`);
    const state = join(place, "config.json");
    for (let attempt = 0; ; attempt++) {
      const chance = chanceOf(Number(values.seed), "webgpu", 1000 * run + attempt);
      const words = existsSync(state) ? ["resume", place, "--no-report"] : train(`killed-${run}`);
      const moment = { after: "start" as const, milliseconds: 0.8 * chance.part() * whole.milliseconds };
      const stop = sent < kills ? { signal: "SIGKILL" as const, moment, watched: [] } : undefined;
      const ended = await runCommand(program, words, stop);
      if (ended.stopped) {
        sent += 1;
        continue;
      }
      if (ended.code !== 0) {
        wrong += 1;
        console.log(`FAIL run ${run}, attempt ${attempt}: exit code ${ended.code}: ${ended.errors}`);
      } else if (hashOf(place) !== hashOf(join(folder, "whole"))) {
        wrong += 1;
        console.log(`FAIL run ${run}: its model differs after ${attempt} kills`);
      } else console.log(`ok   run ${run}: the same bits after ${attempt} kills`);
      break;
    }
  }
  console.log(`seed ${values.seed}: ${sent} kills, ${wrong} runs wrong`);
  await rm(compiled, { recursive: true });
  await rm(folder, { recursive: true });
  return wrong;
}

const wrong = (await compare()) + (kills > 0 ? await killAndResume() : 0);
process.exitCode = wrong === 0 ? 0 : 1;
