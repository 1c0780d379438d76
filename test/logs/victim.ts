import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { victimSettings } from "./victimSettings.ts";

/** Begins or resumes a run with event files, to be killed while it does: `victim.ts <images> <run> begin|resume`. */
const [images = "", run = "", what] = process.argv.slice(2);
const events = what === "begin" ? trainRun({ ...victimSettings, data: images, out: run }) : resumeRun(run);
for await (const event of events) {
  if (event.event === "started") console.log("training");
}
