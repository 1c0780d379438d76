import { cpSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePng } from "../../src/codec/png.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
const train = async (name: string, ...more: readonly string[]) => {
  const tiny = "--latent 4 --threads 1".split(" ");
  const { code, errors } = await nelbo(["train", at("images"), ...tiny, ...more, "--out", at(name)]);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
};
const network = "--hidden 16 --batch 16 --epochs 2".split(" ");

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-compare-"));
  await writeTinyImages(at("images"));
  await train("pca", "--preset", "pca");
  await train("autoencoder", "--preset", "autoencoder", ...network);
  await train("vae", ...network);
  await train("seed", ...network, "--seed", "1");
  await train("beta", ...network, "--beta", "4");
  await train("binary", ...network, "--binarize", "threshold");
  await train("denoising", ...network, "--corrupt", "masking");
  await train("padded", ...network, "--image-size", "12");
});
afterAll(() => rm(folder, { recursive: true }));

const compare = async (...names: readonly string[]) => {
  const { code, lines, errors } = await nelbo(["compare", ...names.map((name) => at(name)), "--json"]);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  return JSON.parse(lines.join("\n"));
};
const testFiguresOf = (name: string) =>
  readFileSync(at(name, "metrics.jsonl"), "utf8")
    .split("\n")
    .filter((line) => line.includes('"epoch","epoch":2'))
    .map((line) => JSON.parse(line).test)[0];

describe("nelbo compare", () => {
  it("puts runs into one table and one picture, and says what does not compare", async () => {
    const out = at("three.png");
    const words = ["compare", at("pca"), at("autoencoder"), at("vae"), "--count", "3", "--out", out];
    const { code, lines, errors } = await nelbo(words);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const text = lines.join("\n");
    expect(lines[0]).toMatch(/^run +model +parameters +latent +squared error +RMSE +s\/epoch$/);
    expect(lines[1]).toMatch(/^pca +PCA 64-4 +580 +4 +\d+\.\d\d +0\.\d{4} +\d+\.\d$/);
    expect(lines[3]).toMatch(/^vae +64-16-4 /);
    expect(text.replaceAll("\n", " ")).toContain("mean over the 20 test images of images; RMSE: per pixel");
    expect(text).toContain("losses are not comparable: the runs differ in likelihood");
    expect(lines.at(-1)).toBe(`picture ${out}`);
    // Four rows of three images of 88 pixels, two between rows, and a margin of 24 above and below.
    expect(decodePng(readFileSync(out)).height).toBe(4 * 88 + 3 * 2 + 48);
  });

  it("measures PCA by the squared error, which is its loss but for a constant", async () => {
    const { runs, losses } = await compare("pca");
    expect(losses).toEqual({ comparable: true, figure: "loss" });
    const [pca] = runs;
    const { squaredError, rootMeanSquare } = pca.reconstruction;
    const constant = 32 * Math.log(2 * Math.PI * 0.5);
    // With a variance of 1/2, -log p(x|z) is the squared error and the normaliser of 64 pixels.
    expect(squaredError + constant).toBeCloseTo(pca.test.loss, 3);
    expect(rootMeanSquare).toBeCloseTo(Math.sqrt(squaredError / 64), 9);
    expect(pca).toMatchObject({ name: "pca", parameters: 580, latentSize: 4, epoch: 1 });
  });

  it("compares losses of runs that minimise the same, and their parts where beta differs", async () => {
    const same = await compare("vae", "seed");
    expect(same.losses).toEqual({ comparable: true, figure: "loss" });
    expect(same.runs.map(({ test }: { test: unknown }) => test)).toEqual(["vae", "seed"].map(testFiguresOf));
    const { losses, runs } = await compare("vae", "beta");
    expect(losses).toEqual({ comparable: true, figure: "reconstruction + KL" });
    const { reconstruction, kl } = testFiguresOf("beta");
    expect(runs[1].test).toEqual({ loss: reconstruction + kl, reconstruction, kl });
    const { lines } = await nelbo(["compare", at("vae"), at("beta")]);
    expect(lines[0]).toContain("reconstruction + KL");
    expect(lines.join(" ")).toContain("weight the KL differently");
  });

  it("gives errors without losses where images are shown otherwise, and says why", async () => {
    const { losses, runs, originals } = await compare("vae", "binary", "denoising", "padded");
    expect(originals).toBe("as in the files");
    expect(losses.comparable).toBe(false);
    const reasons = losses.reasons.map((reason: string) => reason.split(":")[0]);
    expect(reasons).toEqual(["binarization", "corruption", "image size"]);
    expect(losses.reasons[2]).toContain("8 x 8 x 1 (vae, binary, denoising); 12 x 12 x 1 (padded)");
    for (const run of runs) expect(run).not.toHaveProperty("test");
    expect(runs[2].corruption).toBe("masking, 0.5");
    const { rootMeanSquare, squaredError } = runs[3].reconstruction;
    expect(rootMeanSquare).toBeCloseTo(Math.sqrt(squaredError / 64), 9);
    const { lines } = await nelbo(["compare", at("denoising")]);
    expect(lines.join(" ")).toContain("denoising restores corrupted images (masking, 0.5)");
  });

  it("keeps pictures with the first run, under new names, and prints where alone if asked", async () => {
    const words = ["compare", at("seed"), at("vae"), "--quiet"];
    const [first, second] = [await nelbo(words), await nelbo(words)];
    expect(first.lines).toEqual([at("seed", "pictures", "compared-001.png")]);
    expect(second.lines).toEqual([at("seed", "pictures", "compared-002.png")]);
    expect(readFileSync(first.lines[0] ?? "").equals(readFileSync(second.lines[0] ?? ""))).toBe(true);
  });

  it("tells how far it is, where somebody looks", async () => {
    const { drawn } = await nelbo(["compare", at("vae"), at("pca")], { live: true });
    expect(drawn).toContain(`${at("pca")}, 2 of 2: 20 of 20 test images`);
  });

  it("refuses other test data, what is no run, and what is not finished", async () => {
    await writeTinyImages(at("others"), 1);
    const other = ["train", at("others"), "--latent", "4", "--threads", "1", ...network];
    await nelbo([...other, "--out", at("elsewhere")]);
    const { code, errors } = await nelbo(["compare", at("vae"), at("elsewhere")]);
    expect(code).toBe(3);
    expect(errors.join()).toMatch(
      /elsewhere: expected the test images of .*vae \(images: 20 of 8 x 8 x 1, sha256/,
    );
    expect(errors.join()).toContain("neither errors nor losses tell which model is better");
    expect(await nelbo(["compare"])).toMatchObject({ code: 2 });
    expect(await nelbo(["compare", at("vae"), at("images")])).toMatchObject({ code: 4 });
    expect(await nelbo(["compare", at("vae"), "--count", "21"])).toMatchObject({ code: 2 });
    cpSync(at("vae"), at("begun"), { recursive: true });
    rmSync(at("begun", "metrics.jsonl"));
    const begun = await nelbo(["compare", at("vae"), at("begun")]);
    expect(begun.code).toBe(4);
    expect(begun.errors.join()).toContain("the run is interrupted, not finished");
  });
});
