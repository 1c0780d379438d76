import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { RunError } from "../../src/errors.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { type FaultSweep, faultEverywhere, faultSettings, type RunStart, runThrough } from "./faulting.ts";

/**
 * Lets every single disk operation of a new run and of a resumed one fail (`npx tsx test/resume/faults.ts`), once for a
 * moment and once for good, which is also what a crash there looks like; resumes what is left, and compares it with a
 * run that met no fault. Exits with 1 where one differs, or fails with anything but a RunError.
 */
const folder = await mkdtemp(join(tmpdir(), "nelbo-faults-"));
const images = await writeTinyImages(join(folder, "images"));
const begin =
  (out: string): RunStart =>
  (disk, signal) =>
    trainRun({ ...faultSettings, data: images, out }, { disk, signal });
const goOn =
  (run: string): RunStart =>
  (disk, signal) =>
    resumeRun(run, { disk, signal });

await runThrough(begin(join(folder, "whole")), systemDisk, true);
const whole = contentOf(join(folder, "whole"));
const interrupted = join(folder, "interrupted");
const controller = new AbortController();
for await (const event of begin(interrupted)(systemDisk, controller.signal)) {
  if (event.event === "step" && event.step === 3) controller.abort();
}

const starts: Readonly<Record<string, FaultSweep["start"]>> = {
  new: async (run) => begin(run),
  resumed: async (run) => {
    await cp(interrupted, run, { recursive: true });
    return goOn(run);
  },
};

let wrong = 0;
for (const [name, start] of Object.entries(starts)) {
  for (const andAfter of [false, true]) {
    let [faults, survived, refused] = [0, 0, 0];
    const place = (operation: number) => join(folder, `${name}-${operation}`);
    const sweep = { start, folder: place, stride: 1, andAfter: () => andAfter, draw: true };
    for await (const { operation, failure, content } of faultEverywhere(sweep)) {
      faults += 1;
      if (content === undefined) refused += 1;
      else if (isDeepStrictEqual(contentOf(place(operation)), whole)) survived += 1;
      else console.log(`${name}, operation ${operation}: OTHER BITS`);
      if (failure !== undefined && !(failure instanceof RunError)) {
        wrong += 1;
        console.log(`${name}, operation ${operation}: ${failure}`);
      }
    }
    wrong += faults - survived - refused;
    console.log(
      `${name} run, ${faults} faults, ${andAfter ? "for good" : "for a moment"}: ${survived} resumed to the same bits, ` +
        `${refused} cleanly refused, as no run had begun`,
    );
  }
}
await rm(folder, { recursive: true });
process.exitCode = wrong === 0 ? 0 : 1;
