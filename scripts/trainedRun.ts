import { join } from "node:path";
import { readRunSummary } from "../src/apply/runs.ts";
import type { ConfigInput } from "../src/config/config.ts";
import { resumeRun } from "../src/run/resumeRun.ts";
import { trainRun } from "../src/run/trainRun.ts";
import { exists } from "../src/store/files.ts";
import { systemDisk } from "../src/store/node/systemDisk.ts";

/** Trains a run into a folder if it is not there, and continues one that was interrupted; prints each epoch. */
export async function trainedRun(folder: string, settings: ConfigInput): Promise<string> {
  const begun = await exists(systemDisk, join(folder, "config.json"));
  if (begun && ["finished", "stopped early"].includes((await readRunSummary(folder)).state)) return folder;
  for await (const event of begun ? resumeRun(folder) : trainRun({ ...settings, out: folder }))
    if (event.event === "epoch")
      console.error(`${folder}: epoch ${event.epoch}, ${event.seconds.toFixed(1)} s`);
  return folder;
}
