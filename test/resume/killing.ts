import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { ConfigInput } from "../../src/config/config.ts";
import { tinySettings } from "../../src/testing/run/tinyImages.ts";

/** A run that is checkpointed after every single step, so that most kills meet one being written. */
export const killSettings: ConfigInput = {
  ...tinySettings,
  hiddenSizes: [256],
  epochs: 4,
  batchSize: 4,
  validation: 12,
  binarize: "dynamic",
  schedule: "step",
  stepEpochs: 2,
  checkpointSteps: 1,
  seed: 11,
};

const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));

export interface Kill {
  /** What the process said before it ended: `began`, `warning ...`, `failed ...`, `saved ...`. */
  readonly said: readonly string[];
  /** Whether it was killed; else it ended by itself. */
  readonly killed: boolean;
  /** Temporary names that it left behind: what it was just writing. */
  readonly left: readonly string[];
}

/** When a process is killed: so many milliseconds after it says so, or never. */
export type Moment = { readonly after: "began" | "training"; readonly milliseconds: number } | "never";

/** Somewhere while a process opens its run. */
export const whileOpening = (): Moment => ({ after: "began", milliseconds: 500 * Math.random() });

/** Somewhere while it trains and checkpoints. */
export const whileTraining = (): Moment => ({ after: "training", milliseconds: 300 * Math.random() });

/** A moment at random: one in four while a process opens its run, the others while it trains. */
export const randomMoment = (): Moment => (Math.random() < 0.25 ? whileOpening() : whileTraining());

/** Begins or resumes a run in a process of its own and kills it, if it still lives then. */
export async function trainAndKill(images: string, run: string, moment: Moment): Promise<Kill> {
  const begun = existsSync(join(run, "config.json"));
  // What a kill leaves before there is a run is none: nothing was trained, and the folder is asked for again.
  if (!begun) await rm(run, { recursive: true, force: true });
  const words = [victim, images, run, begun ? "resume" : "begin"];
  const child = spawn(process.execPath, ["--import", "tsx", ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.on("close", (_, signal) => resolve(signal)),
  );
  const said: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (moment === "never" || line !== moment.after) continue;
    timer = setTimeout(() => child.kill("SIGKILL"), moment.milliseconds);
  }
  clearTimeout(timer);
  const killed = (await ended) === "SIGKILL";
  return { said, killed, left: await temporaryNames(run) };
}

async function temporaryNames(run: string): Promise<readonly string[]> {
  const names = await Promise.all(
    [run, join(run, "checkpoints"), join(run, "pictures")].map((folder) => readdir(folder).catch(() => [])),
  );
  return names.flat().filter((name) => name.endsWith(".tmp"));
}

export interface KilledRun {
  readonly kills: number;
  /** Kills that met a checkpoint being written. */
  readonly duringCheckpoint: number;
  /** Warnings and failures: none are expected. */
  readonly complaints: readonly string[];
}

/** Trains a run to its end while killing it again and again, at these moments; then it may end. */
export async function trainThroughKills(
  images: string,
  run: string,
  moments: Iterable<() => Moment>,
): Promise<KilledRun> {
  let [done, duringCheckpoint] = [0, 0];
  const complaints: string[] = [];
  for (const moment of [...moments, () => "never" as const]) {
    const { said, killed, left } = await trainAndKill(images, run, moment());
    complaints.push(...said.filter((line) => /^(warning|failed)/.test(line)));
    if (!killed) break;
    done += 1;
    if (left.some((name) => /^\.(last|previous|best)\./.test(name))) duringCheckpoint += 1;
  }
  return { kills: done, duringCheckpoint, complaints };
}
