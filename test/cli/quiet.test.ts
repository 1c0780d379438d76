import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trainRun } from "../../src/run/trainRun.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-quiet-"));
const at = (...names: string[]) => join(folder, ...names);
const settings = { hiddenSizes: [16], latentSize: 4, batchSize: 16, threads: 1, epochs: 2 };
const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1 --epochs 2".split(" ");
beforeAll(async () => {
  await writeTinyImages(at("images"));
  const controller = new AbortController();
  const input = { ...settings, data: at("images"), out: at("stopped") };
  for await (const { event } of trainRun(input, { signal: controller.signal })) {
    if (event === "epoch") controller.abort();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("--quiet", () => {
  it("has train print the run's folder alone, and draw nothing", async () => {
    const words = ["train", at("images"), ...tiny, "--out", at("run"), "--quiet"];
    const told = await nelbo(words, { live: true });
    expect(told).toEqual({ code: 0, lines: [at("run")], errors: [], drawn: [] });
    expect(existsSync(at("run", "model.safetensors"))).toBe(true);
  });

  it("has resume print the run's folder alone, and warnings on standard error", async () => {
    await cp(at("stopped"), at("elsewhere"), { recursive: true });
    const path = at("elsewhere", "environment.json");
    await writeFile(path, (await readFile(path, "utf8")).replace(/"cpu": ".*"/, '"cpu": "another"'));
    const resumed = await nelbo(["resume", at("elsewhere"), "--quiet"], { live: true });
    expect(resumed).toMatchObject({ code: 0, lines: [at("elsewhere")], drawn: [] });
    expect(resumed.errors).toEqual([
      expect.stringContaining("warning The run resumes in another environment"),
    ]);
  });

  it("has sample and reconstruct print the picture's path alone", async () => {
    const sampled = await nelbo(["sample", at("run"), "--quiet", "--out", at("s.png")]);
    expect(sampled).toMatchObject({ code: 0, lines: [at("s.png")], errors: [] });
    const reconstructed = await nelbo(["reconstruct", at("run"), "--quiet", "--out", at("r.png")]);
    expect(reconstructed).toMatchObject({ code: 0, lines: [at("r.png")], errors: [] });
  });

  it("still tells errors, and exits with their code", async () => {
    const failed = await nelbo(["train", at("images"), ...tiny, "--out", at("run"), "--quiet"]);
    expect(failed).toMatchObject({ code: 4, lines: [] });
    expect(failed.errors).toHaveLength(1);
    const diverged = await nelbo(["train", at("images"), "--lr", "10", "--out", at("diverged"), "--quiet"]);
    expect(diverged).toMatchObject({ code: 42, lines: [] });
  });

  it.each([
    ["train", []],
    ["resume", [at("stopped")]],
    ["sample", [at("run")]],
    ["reconstruct", [at("run")]],
  ])("does not go with --json in %s, and says what to drop", async (name, words) => {
    const { code, errors } = await nelbo([name, ...words, "--json", "--quiet"]);
    expect(code).toBe(2);
    expect(errors[0]).toMatch(/--quiet and --json cannot be combined\. Drop --quiet .*or drop --json/);
  });
});
