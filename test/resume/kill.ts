import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { trainRun } from "../../src/run/trainRun.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { killSettings, randomMoment, trainThroughKills } from "./killing.ts";

/**
 * Kills trainings at random moments, at least so many times (`npx tsx test/resume/kill.ts 100`), and compares every run
 * with one that was never interrupted: parameters, optimizer state, pictures and metrics, to the bit. Exits with 1
 * where one differs, or a folder could not be resumed.
 */
const wanted = Number(process.argv[2] ?? 100);

const folder = await mkdtemp(join(tmpdir(), "nelbo-kill-"));
const images = await writeTinyImages(join(folder, "images"));
for await (const _ of trainRun({ ...killSettings, data: images, out: join(folder, "whole") }));
const whole = contentOf(join(folder, "whole"));

let [kills, duringCheckpoint, runs, wrong] = [0, 0, 0, 0];
while (kills < wanted) {
  runs += 1;
  const run = join(folder, `killed-${runs}`);
  const moments = Array.from({ length: wanted - kills }, () => randomMoment);
  const result = await trainThroughKills(images, run, moments);
  kills += result.kills;
  duringCheckpoint += result.duringCheckpoint;
  const same = isDeepStrictEqual(contentOf(run), whole);
  if (!same || result.complaints.length > 0) wrong += 1;
  console.log(
    `run ${runs}: ${result.kills} kills, ${same ? "the same bits" : "OTHER BITS"}`,
    ...result.complaints,
  );
}
console.log(
  `${kills} kills (${duringCheckpoint} while a checkpoint was written) over ${runs} runs: ` +
    `${wrong === 0 ? "all" : `all but ${wrong}`} ended with the bits of an uninterrupted run`,
);
if (wrong === 0) await rm(folder, { recursive: true });
else console.log(`The runs are in ${folder}`);
process.exitCode = wrong === 0 ? 0 : 1;
