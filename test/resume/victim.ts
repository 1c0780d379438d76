import { RunError } from "../../src/errors.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { killSettings } from "./killing.ts";

/**
 * A process to be killed: begins the run in a folder, or goes on with it. Says `began` before it writes anything,
 * `training` after its first step, and `saved` at the end.
 */
const [images = "", run = "", how = ""] = process.argv.slice(2);
const events = how === "begin" ? trainRun({ ...killSettings, data: images, out: run }) : resumeRun(run);
process.stdout.write("began\n");
let steps = 0;
try {
  for await (const { event, ...told } of events) {
    if (event === "step" && ++steps === 1) process.stdout.write("training\n");
    if (event === "warning" || event === "saved") process.stdout.write(`${event} ${JSON.stringify(told)}\n`);
  }
} catch (error) {
  process.stdout.write(`failed ${error instanceof RunError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
