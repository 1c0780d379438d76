import { readFileSync } from "node:fs";
import { beforeAll, expect, it } from "vitest";
import { decodePng } from "../../src/codec/png.ts";
import {
  compareRuns,
  exportRun,
  plotKinds,
  plotRun,
  reportRun,
  sampleRun,
  trainRun,
} from "../../src/node.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { colours } from "./datasets.ts";

/** 60 images of CIFAR's shape, through every plot, the report and the export. */
const at = temporaryFolder();
const load = { datasets: { colours: () => colours } };
beforeAll(async () => {
  const settings = {
    data: "colours",
    encoder: "conv",
    channels: [4, 6],
    latentSize: 2,
    likelihood: "discretized-logistic",
    condition: "labels",
    epochs: 1,
    batchSize: 20,
    threads: 1,
  } as const;
  for await (const _ of trainRun({ ...settings, out: at("run") }, { load }));
  for await (const _ of trainRun({ ...settings, corrupt: "gaussian", out: at("restoring") }, { load }));
});

it.each([...plotKinds.map(({ name }) => name), "curves", "comparison"])("are drawn as %s", async (kind) => {
  const run = at(kind === "denoising" ? "restoring" : "run");
  const { file, width, height } = await plotRun(kind, run, { load, out: at(`${kind}.png`) });
  // Pictures have two pixels for each of the page.
  expect(decodePng(readFileSync(file))).toMatchObject({ width: 2 * width, height: 2 * height });
});

it("have a report with all figures except restored images, an export, samples and a comparison", async () => {
  const { missing } = await reportRun(at("run"), load);
  expect(missing.map(({ title }) => title)).toEqual(["Restored images"]);
  const { difference } = await exportRun(at("run"), { out: at("export"), layout: "nchw" });
  expect(difference).toBeLessThan(1e-4);
  const { images } = await sampleRun(at("run"), { count: 2 });
  expect(images).toMatchObject({ count: 6, height: 32, width: 32, channels: 3 });
  const { file } = await compareRuns([at("run"), at("restoring")], load);
  expect(file).toMatch(/compared-001\.png$/);
});
