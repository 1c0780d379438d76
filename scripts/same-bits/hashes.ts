import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** SHA-256 of what a finished run must have in common with another of the same settings. */
export interface Hashes {
  /** Of model.safetensors: parameters and settings. */
  readonly model: string;
  /** Of metrics.jsonl without its times, and of findings without their sentences, which may be reworded. */
  readonly metrics: string;
}

export async function hashesOf(run: string): Promise<Hashes> {
  const metrics = await readFile(join(run, "metrics.jsonl"), "utf8");
  return {
    model: sha256Of(await readFile(join(run, "model.safetensors"))),
    metrics: sha256Of(JSON.stringify(metrics.trimEnd().split("\n").map(measured))),
  };
}

interface Line {
  readonly findings?: readonly {
    readonly code: string;
    readonly severity: string;
    readonly figures: object;
  }[];
}

/** What a line of metrics has measured. */
function measured(text: string): object {
  const line: Line = JSON.parse(text);
  const findings = line.findings?.map(({ code, severity, figures }) => ({ code, severity, figures }));
  return { ...line, seconds: 0, ...(findings && { findings }) };
}

function sha256Of(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
