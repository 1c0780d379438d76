import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../statistics.ts";

const library = new URL("../../dist/node.js", import.meta.url).href;
const commandLine = fileURLToPath(new URL("../../dist/cli/commands/train.js", import.meta.url));
const repeats = 5;

/** Says `first` at the first step of a run such as the command line makes, with the command's own modules loaded. */
const script = `
  await import(${JSON.stringify(commandLine)});
  const { trainRun } = await import(${JSON.stringify(library)});
  for await (const { event } of trainRun({ data: "mnist", preset: process.argv[1], out: process.argv[2] })) {
    if (event === "step") { console.log("first"); break; }
  }
  process.exit(0);
`;

/** Seconds from starting a process to a preset's first training step on MNIST: the median of a few. */
export async function firstStepSeconds(preset: string): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) times.push(await once(preset));
  return median(times);
}

async function once(preset: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-bench-"));
  try {
    return await new Promise<number>((resolve, reject) => {
      const began = performance.now();
      const words = ["--input-type=module", "-e", script, preset, join(folder, "run")];
      const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
      child.on("error", reject);
      child.stdout.once("data", () => resolve((performance.now() - began) / 1000));
      child.on("exit", (code) => reject(new Error(`the first step was not reached: exit code ${code}`)));
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
