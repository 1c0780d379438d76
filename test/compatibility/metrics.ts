import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The lines of a run's metrics.jsonl without their times, which no two trainings share. */
export async function metricsWithoutTimes(run: string): Promise<string> {
  const text = await readFile(join(run, "metrics.jsonl"), "utf8");
  return text.replace(/"seconds":[^,}]+/g, '"seconds":0');
}

/** The epochs of a run, and that it is done: the lines of its metrics.jsonl but for what is said of them in words. */
export async function lossesOf(run: string): Promise<readonly unknown[]> {
  const lines = (await metricsWithoutTimes(run)).trimEnd().split("\n");
  return lines
    .map((line): { readonly event: string } => JSON.parse(line))
    .filter(({ event }) => event !== "diagnosis");
}

export function sha256Of(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
