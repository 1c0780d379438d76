import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { healthLines } from "../../src/cli/commands/doctor.ts";
import { plainStyle } from "../../src/cli/terminal.ts";
import { checkHealth, folderCheck, nodeCheck } from "../../src/run/health.ts";
import { computeTinyStep } from "../../src/run/tinyStep.ts";
import { nelbo } from "./terminal.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-doctor-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("nelbo doctor", () => {
  it("finds this machine fit, and answers in JSON with the same", async () => {
    const { code, lines, errors } = await nelbo(["doctor"]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(lines.at(-1)).toBe("ready: training works here");
    const json = await nelbo(["doctor", "--json"]);
    const health = JSON.parse(json.lines.join("\n"));
    expect(health.healthy).toBe(true);
    const names = health.checks.map(({ name }: { name: string }) => name);
    const expected = ["nelbo", "node", "platform", "cores", "memory", "engine", "gpu", "folder", "cache"];
    // One check for each GPU.
    expect([...new Set(names)]).toEqual([
      ...expected,
      "mnist",
      "fashion-mnist",
      "digits",
      "sprites",
      "pytorch",
    ]);
    const stateOf = (name: string) =>
      health.checks.find((check: { name: string }) => check.name === name).state;
    // The package with MNIST is among those that development needs.
    expect([stateOf("engine"), stateOf("mnist"), stateOf("digits")]).toEqual(["ok", "ok", "ok"]);
  });

  it("is not ready where the engine fails, and where it is missing says what to do", async () => {
    const health = await checkHealth({
      tryEngine: () => Promise.reject(new Error("no such library")),
      cacheFolder: join(folder, "cache"),
      pythons: [join(folder, "no-python")],
    });
    expect(health.healthy).toBe(false);
    const told = health.checks.filter(({ name }) => ["engine", "pytorch"].includes(name));
    expect(`${healthLines({ ...health, checks: told }, plainStyle).join("\n")}\n`).toMatchInlineSnapshot(`
      "failed   engine   no such library
                        to fix it: npm install onnxruntime-node --ignore-scripts
      missing  pytorch  not found; only the benchmark uses it
                        to fix it: pip install torch, or set NELBO_PYTHON=/path/to/python3 to a Python that has it

      not ready: fix what failed, then run this again
      "
    `);
  });

  it("is ready without what training does without", async () => {
    const health = await checkHealth({
      tryEngine: () => Promise.resolve("an engine"),
      cacheFolder: join(folder, "cache"),
      pythons: [],
    });
    expect(health.healthy).toBe(true);
    expect(health.checks.at(-1)).toMatchObject({ name: "pytorch", state: "missing" });
  });

  it("knows too old a Node, and a folder that cannot be written to", async () => {
    expect(nodeCheck("18.20.1")).toMatchObject({ state: "failed" });
    expect(nodeCheck("20.0.0")).toMatchObject({ state: "ok" });
    expect(await folderCheck(join(folder, "nowhere"))).toMatchObject({ state: "failed" });
    expect(await folderCheck(folder)).toMatchObject({ state: "ok" });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe("computeTinyStep", () => {
  it("gives the engine's description where the loss is the known one", async () => {
    expect(await computeTinyStep()).toMatch(/^onnxruntime-node \d/);
  });
});
