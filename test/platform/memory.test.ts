import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type ConfigInput,
  nodePlatform,
  type Platform,
  RunError,
  resumeRun,
  trainRun,
} from "../../src/node.ts";
import { findRunsIn } from "../../src/store/findRuns.ts";
import { loadFinishedRun } from "../../src/store/loadRun.ts";
import { readSummary } from "../../src/store/readSummary.ts";
import { memoryDisk } from "../../src/testing/run/memoryDisk.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

/** A store needs nothing but a `Disk`: here one of memory alone, as a page's private file system would be. */
const at = temporaryFolder();
const out = "/runs/in-memory";
const settings = async (): Promise<ConfigInput> => {
  if (!existsSync(at("images"))) await writeTinyImages(at("images"));
  return { ...tinySettings, data: at("images"), out, validation: 12, checkpointSteps: 2 };
};

async function finished(disk = memoryDisk()) {
  for await (const _ of trainRun(await settings(), { disk }));
  return disk;
}

describe("a run on a disk of memory", () => {
  it("is trained, read, found and loaded without the machine's disks", async () => {
    const disk = await finished();
    expect(existsSync(out)).toBe(false);
    expect(disk.paths().filter((path) => path.includes(".tmp"))).toEqual([]);
    expect(disk.paths()).toContain(`${out}/pictures/samples-002.png`);
    expect(await readSummary(disk, out)).toMatchObject({
      state: "finished",
      epochs: { done: 2, planned: 2 },
    });
    expect(await findRunsIn(disk, "/runs")).toMatchObject([{ kind: "run", run: { folder: out } }]);
    const platform: Platform = { ...nodePlatform, disk };
    const run = await loadFinishedRun(platform, out);
    try {
      expect(Object.keys(await run.session.readParameters())).toEqual(
        run.model.parameters.map(({ name }) => name),
      );
    } finally {
      await run.dispose();
    }
  });

  it("is interrupted and resumed to the same bits", async () => {
    const whole = await finished();
    const disk = memoryDisk();
    const controller = new AbortController();
    for await (const event of trainRun(await settings(), { disk, signal: controller.signal }))
      if (event.event === "step" && event.step === 5) controller.abort();
    expect(await readSummary(disk, out)).toMatchObject({ state: "interrupted" });
    for await (const _ of resumeRun(out, { disk }));
    for (const name of [
      "model.safetensors",
      "checkpoints/best/state.safetensors",
      "pictures/samples-002.png",
    ])
      expect(await disk.read(`${out}/${name}`)).toEqual(await whole.read(`${out}/${name}`));
  });

  it("is given to one at a time", async () => {
    const disk = memoryDisk();
    const training = trainRun(await settings(), { disk });
    for await (const { event } of training) {
      if (event !== "step") continue;
      const second = resumeRun(out, { disk }).next();
      await expect(second).rejects.toThrow(RunError);
      await expect(second).rejects.toThrow("is being trained by another page");
      break;
    }
    expect(await readSummary(disk, out)).toMatchObject({ state: "interrupted" });
  });
});
