import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeNpy } from "../../src/codec/npy/npy.ts";
import { decodePng } from "../../src/codec/png.ts";
import { nelbo, type Transcript } from "./terminal.ts";

/** First contact: the included digits, offline, and everything that a run of them can be used for. */
const folder = mkdtempSync(join(tmpdir(), "nelbo-digits-"));
const at = (...names: string[]) => join(folder, ...names);
const run = at("run");
const settings = ["--hidden", "64", "--latent", "4", "--threads", "1"];
let trained: Transcript;

beforeAll(async () => {
  trained = await nelbo(["train", "digits", "--epochs", "2", ...settings, "--out", run, "--no-report"]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const metrics = () =>
  readFileSync(join(run, "metrics.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { event: string; test?: { loss: number } });

describe("nelbo train digits", () => {
  it("learns, and ends with pictures of whole pixels", () => {
    expect(trained.errors).toEqual([]);
    expect(trained.code).toBe(0);
    expect(trained.lines[0]).toBe("data    digits (package nelbo): 1,415 training + 382 test images");
    const losses = metrics().flatMap(({ test }) => test?.loss ?? []);
    expect(losses).toHaveLength(2);
    // All 64 pixels equally likely to be any of 256 levels would be 64 ln 256 = 354.9.
    expect(losses[1]).toBeLessThan(losses[0] ?? 0);
    expect(losses[1]).toBeLessThan(200);
    const samples = decodePng(readFileSync(join(run, "pictures", "samples-002.png")));
    // Eight in a row, each pixel 11 x 11, with gaps of 2.
    expect([samples.width, samples.height]).toEqual([8 * 88 + 7 * 2, 8 * 88 + 7 * 2]);
    const block = Array.from({ length: 11 * 11 }, (_, i) => {
      const [row, column] = [3 * 11 + Math.floor(i / 11), 3 * 11 + (i % 11)];
      return samples.data[(row * samples.width + column) * samples.channels];
    });
    expect(new Set(block).size).toBe(1);
  });

  it("without a report says how to have it, and nelbo report writes it", async () => {
    expect(existsSync(join(run, "report.html"))).toBe(false);
    expect(trained.lines.at(-1)).toBe(`report  not written (--no-report); nelbo report ${run} writes it`);
    expect((await nelbo(["report", run])).code).toBe(0);
    expect(readFileSync(join(run, "report.html"), "utf8")).toContain("UCI handwritten digits");
  });

  it("stores the same settings as a run with a report", () => {
    const config = readFileSync(join(run, "config.json"), "utf8");
    expect(config).not.toContain("eport");
    expect(JSON.parse(config)).toMatchObject({ batchSize: 16, likelihood: "discretized-logistic" });
  });

  it("gives what its codes decode to", async () => {
    expect(await nelbo(["encode", run, "--out", at("codes.npy")])).toMatchObject({ code: 0 });
    const codes = decodeNpy(readFileSync(at("codes.npy")), "codes.npy");
    expect(codes.shape).toEqual([382, 4]);
    expect(await nelbo(["decode", run, at("codes.npy"), "--out", at("decoded.npy")])).toMatchObject({
      code: 0,
    });
    expect(decodeNpy(readFileSync(at("decoded.npy")), "decoded.npy").shape).toEqual([382, 8, 8, 1]);
  });

  it.each([
    ["info", []],
    ["sample", ["--out", at("sample.png")]],
    ["reconstruct", ["--out", at("reconstruct.png")]],
    ["evaluate", ["--samples", "2"]],
    ["score", ["--out", at("scores.csv")]],
    ["export", ["--out", at("export")]],
  ])("can be used by nelbo %s", async (command, words) => {
    const { code, errors } = await nelbo([command, run, ...words]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    for (const path of words.filter((word) => word.startsWith(folder))) expect(existsSync(path)).toBe(true);
  });

  it.each(["curves", "reconstruction", "scatter", "kl", "traversal"])(
    "is drawn by nelbo plot %s",
    async (kind) => {
      const out = at(`${kind}.svg`);
      const { code, errors } = await nelbo(["plot", kind, run, "--out", out]);
      expect({ code, errors }).toEqual({ code: 0, errors: [] });
      expect(readFileSync(out, "utf8")).toContain("UCI handwritten digits");
    },
  );

  it("goes on for longer with nelbo resume, which leaves the report out, too", async () => {
    rmSync(join(run, "report.html"));
    const { code, lines } = await nelbo(["resume", run, "--epochs", "3", "--no-report"]);
    expect(code).toBe(0);
    expect(lines.at(-1)).toContain("not written (--no-report)");
    expect(readdirSync(join(run, "pictures"))).toContain("samples-003.png");
    expect(existsSync(join(run, "report.html"))).toBe(false);
  });
});

describe.each(["conv", "residual", "burgess", "pca", "autoencoder"])("the preset %s", (preset) => {
  it("takes 8 x 8 images", async () => {
    const words = [
      "train",
      "digits",
      "--preset",
      preset,
      "--out",
      at(preset),
      "--no-report",
      "--threads",
      "1",
    ];
    const { code } = await nelbo([
      ...words,
      ...(preset === "pca" ? [] : ["--epochs", "1", "--batch", "128"]),
    ]);
    expect(code).toBe(0);
    expect(existsSync(at(preset, "model.safetensors"))).toBe(true);
  });
});
