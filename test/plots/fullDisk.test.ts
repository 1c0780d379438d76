import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";
import { mountDisk, mountingProblem, unmountAll } from "../resume/mounting.ts";

const problem = mountingProblem();
const at = temporaryFolder();
let disk = "";

beforeAll(async () => {
  if (problem !== undefined) return;
  await writeTinyImages(at("images"));
  for await (const _ of trainRun({ ...tinySettings, data: at("images"), out: at("run") }));
});
beforeEach(() => {
  if (problem !== undefined) return;
  disk = mountDisk(4);
  writeFileSync(join(disk, "other"), new Uint8Array(4096));
});
afterEach(unmountAll);

describe.skipIf(problem !== undefined)(
  `a disk without room${problem === undefined ? "" : ` (skipped: ${problem})`}`,
  () => {
    it.each<readonly [string, readonly string[], string]>([
      ["a plot as SVG", ["plot", "kl"], "plot.svg"],
      ["a report", ["report"], "report.html"],
      ["an export", ["export"], "exported"],
      ["samples in one picture", ["sample"], "samples.png"],
      ["samples as numbers", ["sample"], "samples.npy"],
      ["samples in a folder", ["sample"], "samples"],
      ["reconstructions", ["reconstruct"], "again.csv"],
    ])("gets nothing of %s, and says which file and what to do", async (_, command, name) => {
      const words = [...command, at("run"), "--out", join(disk, name)];
      const { code, errors } = await nelbo(words);
      expect(errors.join("\n")).toContain(
        `${join(disk, name)}: could not write it: the disk is full. Make room, or choose a folder on another disk.`,
      );
      expect(code).toBe(4);
      expect(readdirSync(disk)).toEqual(["other"]);
    });
  },
);
