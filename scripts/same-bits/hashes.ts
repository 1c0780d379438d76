import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 of what a finished run must have in common with another of the same settings. */
export interface Hashes {
  /** Of model.safetensors: parameters and settings. */
  readonly model: string;
  /** Of metrics.jsonl without its times. */
  readonly metrics: string;
}

export async function hashesOf(run: string): Promise<Hashes> {
  const metrics = await readFile(join(run, "metrics.jsonl"), "utf8");
  return {
    model: sha256Of(await readFile(join(run, "model.safetensors"))),
    metrics: sha256Of(metrics.replace(/"seconds":[^,}]+/g, '"seconds":0')),
  };
}

function sha256Of(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
