import { existsSync, symlinkSync } from "node:fs";
import { cp, mkdir, rename } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { watchedDisk } from "../../src/testing/run/disks.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import {
  type FaultSweep,
  faultEverywhere,
  faultSettings,
  type RunStart,
  recover,
  runOnFaultyDisk,
  runThrough,
  untilLastEpoch,
} from "./faulting.ts";

const at = temporaryFolder();
const begin =
  (out: string): RunStart =>
  (disk, signal) =>
    trainRun({ ...faultSettings, data: at("images"), out }, { disk, signal });
const goOn =
  (run: string): RunStart =>
  (disk, signal) =>
    resumeRun(run, { disk, signal });

let whole: Readonly<Record<string, string>>;
beforeAll(async () => {
  await writeTinyImages(at("images"));
  await runThrough(begin(at("whole")), systemDisk, false);
  whole = untilLastEpoch(at("whole"));
  const controller = new AbortController();
  for await (const event of begin(at("interrupted"))(systemDisk, controller.signal)) {
    if (event.event === "step" && event.step === 3) controller.abort();
  }
});

/** Every seventh operation; all of them, and a crash at each, are in faults.ts. */
async function requireSurvival(
  start: FaultSweep["start"],
  folder: FaultSweep["folder"],
  andAfter: boolean,
): Promise<number> {
  let faults = 0;
  const sweep = { start, folder, stride: 7, andAfter: () => andAfter, draw: false };
  for await (const { operation, failure, content } of faultEverywhere(sweep)) {
    faults += 1;
    if (failure !== undefined) {
      expect(failure).toBeInstanceOf(RunError);
      expect((failure as RunError).message).toContain("the disk is full. Make room");
    }
    if (content !== undefined) expect(content, `after a fault at operation ${operation}`).toEqual(whole);
  }
  return faults;
}

describe("a disk that fills up", () => {
  it("while a run is new leaves one that resumes to the same bits, or none", async () => {
    const faults = await requireSurvival(
      async (run) => begin(run),
      (operation) => at(`begun-${operation}`),
      true,
    );
    expect(faults).toBeGreaterThan(12);
  });

  it("while a run is resumed leaves one that resumes to the same bits", async () => {
    const start = async (run: string) => {
      await cp(at("interrupted"), run, { recursive: true });
      return goOn(run);
    };
    const faults = await requireSurvival(start, (operation) => at(`resumed-${operation}`), false);
    expect(faults).toBeGreaterThan(6);
  });
});

describe("a disk that fails", () => {
  it.each([
    ["EROFS", "read-only"],
    ["EACCES", "permission denied"],
    ["EDQUOT", "your share of the disk"],
  ])("with %s is told as such", async (code, words) => {
    const { failure } = await runOnFaultyDisk(begin(at(code)), { at: 40, code, andAfter: true }, false);
    expect(failure).toBeInstanceOf(RunError);
    expect((failure as RunError).message).toContain(words);
    expect(await recover(at(code), false)).toEqual(whole);
  });

  it.runIf(existsSync("/dev/full"))("for real: metrics on a full device", async () => {
    await cp(at("interrupted"), at("full"), { recursive: true });
    const disk = watchedDisk(async (operation, path) => {
      if (operation !== "append" || existsSync(at("full", "kept.jsonl"))) return;
      await rename(path, at("full", "kept.jsonl"));
      symlinkSync("/dev/full", path);
    });
    await expect(runThrough(goOn(at("full")), disk, false)).rejects.toThrow(
      /metrics\.jsonl: could not write it: the disk is full/,
    );
    await rename(at("full", "kept.jsonl"), at("full", "metrics.jsonl"));
    expect(await recover(at("full"), false)).toEqual(whole);
  });

  it("because its folder vanished says so, and makes no other", async () => {
    const run = at("vanishing");
    const training = begin(run)(systemDisk, new AbortController().signal);
    const gone = (async () => {
      for await (const event of training) {
        if (event.event === "step" && event.step === 2) await rename(run, at("moved"));
      }
    })();
    await expect(gone).rejects.toThrow(RunError);
    expect(existsSync(run)).toBe(false);
    expect(await recover(at("moved"), false)).toEqual(whole);
  });

  it("because something was put in its place says so", async () => {
    await mkdir(at("odd"));
    await expect(resumeRun(at("odd")).next()).rejects.toThrow("found no config.json there");
  });
});
