import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import { RunError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";
import {
  mountAgain,
  mountDisk,
  mountingProblem,
  protectDisk,
  pullDisk,
  resizeDisk,
  unmountAll,
} from "./mounting.ts";

/** faults.test.ts fails operations by hand; here the system does, on file systems of its own. */
const problem = mountingProblem();
const at = temporaryFolder();
/** A checkpoint has 440 kB; of the last, the one before it and one being written, two fit on a megabyte. */
const settings = { hiddenSizes: [256], batchSize: 24, validation: 12, checkpointSteps: 1, seed: 2 };
const words = "--hidden 256 --batch 24 --validation 12 --checkpoint-steps 1 --seed 2".split(" ");
const alike = "--latent 4 --epochs 2 --threads 1".split(" ");
const input = (out: string): ConfigInput => ({ ...tinySettings, ...settings, data: at("images"), out });
const small = 1024;
const large = 16 * 1024;

let whole: Readonly<Record<string, string>>;
beforeAll(async () => {
  await writeTinyImages(at("images"));
  for await (const _ of trainRun(input(at("whole"))));
  whole = contentOf(at("whole"));
});
afterEach(unmountAll);

/** Resumes from the last checkpoint, without a warning, and ends with the bits of a run that met nothing. */
async function expectResumes(run: string): Promise<void> {
  const events: RunEvent[] = [];
  for await (const event of resumeRun(run)) events.push(event);
  expect(events[0]).toMatchObject({ event: "opened", resumed: { checkpoint: "last" } });
  expect(events.filter(({ event }) => event === "warning")).toEqual([]);
  expect(contentOf(run)).toEqual(whole);
}

describe.skipIf(problem !== undefined)(
  `a real disk${problem === undefined ? "" : ` (skipped: ${problem})`}`,
  () => {
    it("that fills up ends training and resuming with 4, and with room the run goes on", async () => {
      const disk = mountDisk(small);
      const run = join(disk, "run");
      const trained = await nelbo(["train", at("images"), ...words, ...alike, "--out", run]);
      expect(trained.code).toBe(4);
      expect(trained.errors.join()).toMatch(/^error .*: could not write it: the disk is full\. Make room/);
      expect(existsSync(join(run, "checkpoints", "last"))).toBe(true);
      const resumed = await nelbo(["resume", run]);
      expect(resumed.code).toBe(4);
      expect(resumed.errors.join()).toContain("the disk is full");
      resizeDisk(disk, large);
      await expectResumes(run);
    });

    it("that has no room at all leaves no run, and says why", async () => {
      const run = join(mountDisk(4), "run");
      const { code, errors } = await nelbo(["train", at("images"), ...words, ...alike, "--out", run]);
      expect(code).toBe(4);
      expect(errors.join()).toContain("the disk is full");
      expect(existsSync(join(run, "config.json"))).toBe(false);
    });

    it("that becomes read-only while training ends it, and writable again has all of the last checkpoint", async () => {
      const disk = mountDisk(large);
      const run = join(disk, "run");
      const training = (async () => {
        for await (const { event } of trainRun(input(run))) {
          if (event === "checkpoint") await protectDisk(disk, "ro");
        }
      })();
      await expect(training).rejects.toThrow(RunError);
      await expect(training).rejects.toThrow("the disk is read-only");
      for (const command of [
        ["resume", run],
        ["train", at("images"), ...words, ...alike, "--out", join(disk, "other")],
      ]) {
        const { code, errors } = await nelbo(command);
        expect(code).toBe(4);
        expect(errors.join()).toContain("the disk is read-only. Choose a folder on another disk.");
      }
      await protectDisk(disk, "rw");
      await expectResumes(run);
    });

    it("that is pulled out while training ends it, writes nothing where it was, and goes on where it is put in", async () => {
      const disk = mountDisk(large);
      const place = mountAgain(disk);
      const training = (async () => {
        for await (const { event } of trainRun(input(join(place, "run")))) {
          if (event === "checkpoint" && existsSync(join(place, "run"))) pullDisk(place);
        }
      })();
      await expect(training).rejects.toThrow(RunError);
      await expect(training).rejects.toThrow(/its folder does not exist/);
      expect(readdirSync(place)).toEqual([]);
      await expectResumes(join(disk, "run"));
    });
  },
);

it("a run's folder that is removed while training ends it with 4, and is not made again", async () => {
  const run = at("removed");
  const training = (async () => {
    for await (const { event } of trainRun({ ...input(run), checkpointSteps: 100 })) {
      if (event === "step") await rm(run, { recursive: true, force: true });
    }
  })();
  await expect(training).rejects.toMatchObject({
    exitCode: 4,
    message: expect.stringContaining("its folder does not exist (any more). Create it, or choose another"),
  });
  expect(existsSync(run)).toBe(false);
});
