import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import {
  type ConfigInput,
  loadRun,
  nodePlatform,
  plotKinds,
  plotSource,
  resumeRun,
  trainRun,
} from "../../src/node.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages, writeTinyLabels } from "../../src/testing/run/tinyImages.ts";
import { distantSessions, type Log } from "./asyncSession.ts";

/**
 * Nothing above the runtime may lean on state being at hand: a session on a device that only answers later does the
 * same.
 */
const at = temporaryFolder();

beforeAll(async () => {
  await writeTinyImages(at("images"));
  await writeTinyLabels(at("images"));
});

const settings = (out: string, more: ConfigInput): ConfigInput =>
  more.preset === "pca"
    ? { ...more, data: at("images"), out: at(out), latentSize: 3, threads: 1 }
    : { ...tinySettings, data: at("images"), out: at(out), validation: 12, checkpointSteps: 3, ...more };

describe("a session whose state is only asynchronous", () => {
  it.each<[string, ConfigInput]>([
    ["plain", {}],
    ["conditional", { condition: "labels", prior: "conditional" }],
    ["annealed", { beta: 2, betaSchedule: "linear", betaWarmupSteps: 3, clipNorm: 1 }],
    ["optimal", { likelihood: "gaussian", sigma: "optimal" }],
    ["components", { preset: "pca" }],
  ])("runs the whole trainer to the same bits: %s", async (name, more) => {
    const config = settings(name, more);
    const log: Log = [];
    for await (const _ of trainRun(config, { openSession: distantSessions(log) }));
    for await (const _ of trainRun({ ...config, out: at(`${name}-near`) }));
    expect(contentOf(at(name))).toEqual({
      ...contentOf(at(`${name}-near`)),
      "model.safetensors": expect.any(String),
    });
    expect(log).toContain("read parameters");
    expect(JSON.parse(readFileSync(at(name, "environment.json"), "utf8")).engine).toBe("a distant device");
  });

  it("is interrupted and resumed to the same bits", async () => {
    const log: Log = [];
    const openSession = distantSessions(log);
    const controller = new AbortController();
    for await (const event of trainRun(settings("stopped", {}), { openSession, signal: controller.signal }))
      if (event.event === "step" && event.step === 5) controller.abort();
    for await (const _ of resumeRun(at("stopped"), { openSession }));
    expect(log).toContain("write optimizer");
    const [resumed, whole] = [contentOf(at("stopped")), contentOf(at("plain"))];
    expect(resumed["checkpoints/last/state.safetensors"]).toBe(whole["checkpoints/last/state.safetensors"]);
    expect(resumed.metrics).toBe(whole.metrics);
  });

  it("draws every plot", async () => {
    const platform = { ...nodePlatform, openSession: distantSessions([]) };
    const run = await loadRun(at("conditional"), { platform });
    try {
      const source = plotSource(run, () => run.loadDataset());
      for (const kind of plotKinds) {
        if (kind.refuses(run) !== undefined) continue;
        expect((await kind.draw({ source, options: {} })).svg).toContain("<svg");
      }
    } finally {
      await run.dispose();
    }
  });
});
