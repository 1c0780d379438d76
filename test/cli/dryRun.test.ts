import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-dry-"));
const at = (...names: string[]) => join(folder, ...names);
const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1".split(" ");
const dryRun = (...more: string[]) => ["train", at("images"), ...tiny, ...more, "--dry-run"];
beforeAll(async () => {
  await writeTinyImages(at("images"));
  mkdirSync(at("full"));
  writeFileSync(at("full", "note.txt"), "mine");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** 64-16-4, by hand. */
const layers = [
  ["encoder.hidden.0.weight", [16, 64]],
  ["encoder.hidden.0.bias", [16]],
  ["posterior.mu.weight", [4, 16]],
  ["posterior.mu.bias", [4]],
  ["posterior.logVar.weight", [4, 16]],
  ["posterior.logVar.bias", [4]],
  ["decoder.hidden.0.weight", [16, 4]],
  ["decoder.hidden.0.bias", [16]],
  ["decoder.output.weight", [64, 16]],
  ["decoder.output.bias", [64]],
] as const;
const numbers = 64 * 16 + 16 + 2 * (16 * 4 + 4) + 4 * 16 + 16 + 16 * 64 + 64;

describe("nelbo train --dry-run", () => {
  it("tells sizes, memory and time, and leaves nothing", async () => {
    const before = readdirSync(folder);
    const { code, lines, errors } = await nelbo(
      dryRun("--validation", "12", "--epochs", "10", "--out", at("none")),
    );
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const text = lines.join("\n");
    expect(text).toContain("data    images, 8 x 8 x 1: 48 training + 12 validation + 20 test images");
    expect(text).toContain(`model   64-16-4 relu, ${numbers.toLocaleString("en-US")} parameters`);
    expect(text).toMatch(/^ {10}encoder\.hidden\.0\.weight +16 x 64 +1,024$/m);
    expect(text).toContain("steps   3 per epoch, of 16 images; 30 in 10 epochs");
    expect(text).toMatch(/^memory {2}about \d+\.\d MB$/m);
    expect(text).toMatch(/^time {4}about .* per epoch, .* training and .* evaluation; \d+:\d\d in total$/m);
    expect(lines.at(-1)).toBe("Nothing was trained, and nothing was written.");
    expect(readdirSync(folder)).toEqual(before);
  });

  it("refuses principal components, which have no steps, as the documentation says", async () => {
    const { code, errors } = await nelbo(["train", at("images"), "--preset", "pca", "--dry-run"]);
    expect(code).toBe(2);
    expect(errors.join()).toContain("no steps to time");
  });

  it("answers with one object in JSON, whose parts add up", async () => {
    const { lines } = await nelbo(dryRun("--json", "--epochs", "3"));
    expect(lines).toHaveLength(1);
    const { model, steps, memory, time } = JSON.parse(lines[0] ?? "");
    expect(model.layers.map(({ name, sizes }: (typeof model.layers)[0]) => [name, sizes])).toEqual(layers);
    expect(model.parameters).toBe(numbers);
    expect(steps).toEqual({ perEpoch: 4, total: 12 });
    const bytes = Object.fromEntries(
      memory.parts.map(({ name, bytes }: (typeof memory.parts)[0]) => [name, bytes]),
    );
    expect(bytes).toMatchObject({ parameters: 4 * numbers, gradients: 4 * numbers });
    expect(bytes["moments of the optimizer"]).toBe(8 * numbers);
    expect(bytes.images).toBeGreaterThanOrEqual(80 * 64);
    expect(memory.parts.reduce((sum: number, part: { bytes: number }) => sum + part.bytes, 0)).toBe(
      memory.bytes,
    );
    expect(memory.bytes).toBeGreaterThanOrEqual(memory.measured);
    // Three epochs of four steps, of which three warm up.
    expect(time.step).toMatchObject({ steps: 9, warmUp: 3 });
    expect(time.epoch.training).toBeCloseTo(4 * time.step.seconds, 9);
    expect(time.epoch.total).toBeCloseTo(time.epoch.training + time.epoch.evaluation, 9);
    expect(time.total).toBeCloseTo(3 * time.epoch.total, 9);
  });

  it("says that it measures where somebody looks, and nothing where it is to be quiet", async () => {
    const { drawn } = await nelbo(dryRun(), { live: true });
    expect(drawn[0]).toBe("measuring a few steps ...");
    expect(drawn.at(-1)).toBe("measuring a few steps ... 33");
    const quiet = await nelbo(dryRun("--quiet"), { live: true });
    expect(quiet).toEqual({ code: 0, lines: [], errors: [], drawn: [] });
  });

  it.each([
    ["a folder that holds something", ["--out", at("full")], 4, "found note.txt in it"],
    ["data that are not there", ["data="], 2, "data"],
    ["more validation images than there are", ["--validation", "60"], 2, "validation"],
    ["a warm-up longer than the training", ["--warmup", "1000", "--epochs", "10"], 2, "warmupSteps"],
    ["settings that do not go together", ["--step-epochs", "3"], 2, "Drop --step-epochs"],
  ])("refuses %s as training would", async (_, words, code, message) => {
    const result = await nelbo(dryRun(...words));
    expect(result).toMatchObject({ code, lines: [] });
    expect(result.errors.join()).toContain(message);
    const trained = await nelbo(["train", at("images"), ...tiny, ...words]);
    expect(trained).toMatchObject({ code, errors: result.errors });
  });
});
