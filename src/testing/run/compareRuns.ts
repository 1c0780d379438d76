import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * All that a run folder holds that should not depend on interruptions, by path: the bytes of the model, the
 * checkpoints' parameters and moments and the pictures; metrics and positions but for time fields. Comparable with
 * `toEqual`.
 */
export function contentOf(run: string): Readonly<Record<string, string>> {
  const content: Record<string, string> = {};
  const bytes = (...names: string[]) => {
    const path = join(run, ...names);
    if (existsSync(path)) content[names.join("/")] = readFileSync(path).toString("base64");
  };
  bytes("model.safetensors");
  for (const name of readdirSync(join(run, "pictures"))) bytes("pictures", name);
  for (const slot of ["last", "best"]) {
    bytes("checkpoints", slot, "state.safetensors");
    const path = join(run, "checkpoints", slot, "checkpoint.json");
    if (!existsSync(path)) continue;
    const { position, step, metricsLines, state } = JSON.parse(readFileSync(path, "utf8"));
    content[`checkpoints/${slot}`] = JSON.stringify({
      position: { ...position, seconds: 0 },
      step,
      metricsLines,
      state,
    });
  }
  content.metrics = readFileSync(join(run, "metrics.jsonl"), "utf8").replace(
    /"seconds":[\d.]+/g,
    '"seconds":0',
  );
  return content;
}
