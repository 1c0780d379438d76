import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { imageMoments } from "../../src/data/moments.ts";
import { RunError } from "../../src/errors.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { fitPca, leftOutVariance } from "../../src/vae/baseline/pca.ts";

let folder: string;
let data: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-pca-"));
  data = await writeTinyImages(join(folder, "images"));
});
afterAll(() => rm(folder, { recursive: true }));

async function eventsOf<Event>(events: AsyncIterable<Event>): Promise<Event[]> {
  const all: Event[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const settings = { preset: "pca", latentSize: 3, threads: 1 } as const;

describe("a run of principal components", () => {
  it("has the error of the omitted variances, and the constant of the likelihood", async () => {
    const out = join(folder, "run");
    const events = await eventsOf(trainRun({ ...settings, data, out }));
    const epoch = events.find((event) => event.event === "epoch");
    const pca = await fitPca(await imageMoments((await loadDataset(data)).train), 3);
    // -log N(x; mean, 1/2) = ||x - mean||^2 + D/2 log(pi) over 64 pixels.
    const expected = leftOutVariance(pca) + 32 * Math.log(Math.PI);
    expect(epoch?.train.loss).toBeCloseTo(expected, 4);
    expect(epoch?.train.kl).toBe(0);
    expect(events.map(({ event }) => event)).toContain("saved");
    await expect(eventsOf(resumeRun(out))).rejects.toThrow(RunError);
  });

  it("is the same when stopped and resumed", async () => {
    const [whole, stopped] = [join(folder, "whole"), join(folder, "stopped")];
    await eventsOf(trainRun({ ...settings, data, out: whole }));
    const stop = new AbortController();
    for await (const { event } of trainRun({ ...settings, data, out: stopped }, { signal: stop.signal }))
      if (event === "opened") stop.abort();
    expect((await eventsOf(resumeRun(stopped))).map(({ event }) => event)).toContain("saved");
    const [a, b] = await Promise.all([whole, stopped].map((run) => readFile(join(run, "model.safetensors"))));
    expect(b).toEqual(a);
  });

  it("stops in the middle of the fit, and is the same when resumed", async () => {
    const [whole, stopped] = [join(folder, "uncut"), join(folder, "cut")];
    await eventsOf(trainRun({ ...settings, data, out: whole }));
    const stop = new AbortController();
    const heard: string[] = [];
    for await (const { event } of trainRun({ ...settings, data, out: stopped }, { signal: stop.signal })) {
      heard.push(event);
      // The fit starts immediately; this runs before its first report.
      if (event === "started") setTimeout(() => stop.abort(), 0);
    }
    expect(heard).toEqual(["opened", "started", "stopped"]);
    expect((await eventsOf(resumeRun(stopped))).map(({ event }) => event)).toContain("saved");
    const [a, b] = await Promise.all([whole, stopped].map((run) => readFile(join(run, "model.safetensors"))));
    expect(b).toEqual(a);
  });

  it("throws for a code with more numbers than the images have directions", async () => {
    await expect(eventsOf(trainRun({ ...settings, data, latentSize: 65 }))).rejects.toThrow(/latentSize|64/);
  });
});
