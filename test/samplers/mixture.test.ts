import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { fitCodes } from "../../src/analyse/fitCodes.ts";
import { plotSource } from "../../src/analyse/plots/source.ts";
import { loadRun } from "../../src/apply/load.ts";
import { sampleRun } from "../../src/apply/sampleRun.ts";
import { decodePng } from "../../src/codec/png.ts";
import { ConfigError, DataError } from "../../src/errors.ts";
import { drawCodes } from "../../src/evaluate/codes.ts";
import { mixtureLogDensity } from "../../src/evaluate/mixture/mixture.ts";
import { randomStream } from "../../src/random/stream.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages, writeTinyLabels } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";
import { shapesRun } from "../plots/shapesRun.ts";

const at = temporaryFolder();
const kinds = {
  vae: tinySettings,
  autoencoder: { ...tinySettings, model: "autoencoder" },
  pca: { model: "pca", latentSize: 4, threads: 1 },
  learned: { ...tinySettings, prior: "mixture", priorComponents: 3 },
  vamp: { ...tinySettings, prior: "vamp", priorComponents: 3 },
} as const;

beforeAll(async () => {
  await writeTinyImages(at("images"));
  for (const [name, settings] of Object.entries(kinds))
    for await (const _ of trainRun({ ...settings, data: at("images"), out: at(name) }));
});

/** Fits a run's codes, and gives what else a test looks at. */
async function fitted(name: string, components: number) {
  const run = await loadRun(at(name), { threads: 1 });
  try {
    const source = plotSource(run, () => run.loadDataset());
    const fit = await fitCodes(source, { components, seed: 3 });
    const codesOf = async (split: "train" | "test") =>
      drawCodes(await source.encodings(await source.split(split)), randomStream(3, `mixture/codes/${split}`));
    return { fit, train: await codesOf("train"), test: await codesOf("test") };
  } finally {
    await run.dispose();
  }
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a mixture fitted to a run's codes", () => {
  it("is judged by codes of test images, beside a standard normal prior", async () => {
    const { fit, test } = await fitted("vae", 2);
    expect(fit).toMatchObject({ codes: 60, heldOut: { split: "test", count: 20 } });
    expect(fit.heldOut?.logDensity.mixture).toBeCloseTo(mean(mixtureLogDensity(fit.mixture, test)), 9);
    const squares = test.reduce((sum, value) => sum + value * value, 0) / 20;
    expect(fit.heldOut?.logDensity.prior).toBeCloseTo(-2 * Math.log(2 * Math.PI) - squares / 2, 4);
  });

  it.each(["learned", "vamp"])("is judged beside the prior of %s too", async (name) => {
    const { fit } = await fitted(name, 1);
    const { mixture, prior = Number.NaN } = fit.heldOut?.logDensity ?? { mixture: Number.NaN };
    expect(Number.isFinite(mixture) && Number.isFinite(prior)).toBe(true);
  });

  it("has the variances of principal components, without covariances", async () => {
    const { fit, train } = await fitted("pca", 1);
    expect(fit.heldOut?.logDensity).not.toHaveProperty("prior");
    const variances = [0, 1, 2, 3].map((j) => {
      const column = Float64Array.from(train.filter((_, place) => place % 4 === j));
      return mean(column.map((value) => value * value)) - mean(column) ** 2;
    });
    const [a = 0, ab = 1, b = 0, , , c = 0] = fit.mixture.factors;
    expect(a * a).toBeCloseTo(variances[0] ?? 0, 4);
    expect(b * b).toBeCloseTo(variances[1] ?? 0, 4);
    expect(c * c).toBeCloseTo(variances[2] ?? 0, 4);
    expect(Math.abs(ab)).toBeLessThan(1e-3);
  });

  it("takes as many training images as it is told", async () => {
    const run = shapesRun();
    const source = plotSource(run, () => run.loadDataset());
    expect((await fitCodes(source, { seed: 0, components: 2, images: 12 })).codes).toBe(12);
    expect((await fitCodes(source, { seed: 0, components: 2, images: 1000 })).codes).toBe(30);
  });
});

describe("sampleRun", () => {
  it("draws from the mixture where a model has no prior, and the same images again", async () => {
    for (const name of ["autoencoder", "pca"]) {
      const [first, again] = [
        await sampleRun(at(name), { count: 9 }),
        await sampleRun(at(name), { count: 9 }),
      ];
      expect(first).toMatchObject({ sampler: "mixture", fit: { codes: 60, heldOut: { split: "test" } } });
      expect(again.images?.pixels).toEqual(first.images?.pixels);
      expect(decodePng(readFileSync(first.file)).width).toBeGreaterThan(0);
    }
  });

  it("draws from a variational autoencoder's prior, or from the mixture where that is said", async () => {
    const prior = await sampleRun(at("vae"), { count: 4 });
    const mixture = await sampleRun(at("vae"), { count: 4, sampler: "mixture", components: 2 });
    expect(prior.sampler).toBe("prior");
    expect(prior).not.toHaveProperty("fit");
    expect(mixture.fit?.components).toBeLessThanOrEqual(2);
    expect(mixture.images?.pixels).not.toEqual(prior.images?.pixels);
  });

  it("gives one image for each component at temperature 0", async () => {
    const { images } = await sampleRun(at("vae"), {
      count: 12,
      sampler: "mixture",
      components: 2,
      temperature: 0,
    });
    const different = new Set(
      Array.from({ length: 12 }, (_, image) => images?.pixels.slice(64 * image, 64 * image + 64).join()),
    );
    expect(different.size).toBeLessThanOrEqual(2);
  });

  it.each([
    ["autoencoder", { sampler: "prior" }, "sampler: prior cannot be used: an autoencoder has"],
    ["vae", { components: 3 }, "components: 3 applies only to the sampler mixture, not to prior"],
    ["vae", { data: "images" }, "data: images applies only to the sampler mixture, not to prior. Drop data"],
    ["vae", { sampler: "mixture", components: 61 }, "from 1 to 60, the number of codes"],
    ["vae", { sampler: "mixture", temperature: -1 }, "temperature: expected a number from 0 to 1,000"],
  ] as const)("refuses for %s %j, and writes nothing", async (name, options, message) => {
    const sampled = sampleRun(at(name), { ...options, out: at("refused.png") });
    await expect(sampled).rejects.toThrow(ConfigError);
    await expect(sampled).rejects.toThrow(message);
    expect(existsSync(at("refused.png"))).toBe(false);
  });

  it("refuses images in a row of what is no picture", async () => {
    const sampled = sampleRun(at("vae"), { columns: 4, out: at("refused.npy") });
    await expect(sampled).rejects.toThrow(/^columns: expected one picture, found .*refused\.npy/);
    expect(existsSync(at("refused.npy"))).toBe(false);
  });

  it("refuses a mixture without the run's data", async () => {
    const options = { sampler: "mixture", data: at("nowhere") } as const;
    await expect(sampleRun(at("vae"), options)).rejects.toThrow(DataError);
  });
});

describe("a model that is told classes", () => {
  it("has a mixture for each class, and draws a row of each or one class alone", async () => {
    await writeTinyImages(at("classes"));
    await writeTinyLabels(at("classes"));
    const settings = { ...tinySettings, condition: "labels", data: at("classes"), out: at("told") } as const;
    for await (const _ of trainRun(settings));
    const options = { sampler: "mixture", components: 2, count: 2 } as const;
    const every = await sampleRun(at("told"), options);
    expect(every).toMatchObject({
      count: 6,
      classes: ["0", "1", "2"],
      fit: { codes: 60, heldOut: { count: 20 } },
    });
    const one = await sampleRun(at("told"), { ...options, class: 1 });
    expect(one.fit?.codes).toBeLessThan(60);
    const heard: number[] = [];
    await sampleRun(at("told"), { ...options, class: 1, onEncoding: (_, total) => heard.push(total) });
    expect(heard[0]).toBe(one.fit?.codes);
    expect(heard[1]).toBe(one.fit?.heldOut?.count);
    expect(one.images?.pixels).toEqual(every.images?.pixels.slice(2 * 64, 4 * 64));
    expect(one.fit?.heldOut?.logDensity).toHaveProperty("prior");
  });
});

describe("nelbo sample", () => {
  it("tells how likely test codes are under mixture and prior", async () => {
    const words = ["sample", at("vae"), "--sampler", "mixture", "--components", "2", "--out", at("a.png")];
    const { code, lines, errors } = await nelbo(words);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(lines.join(" ")).toMatch(
      /a\.png: 64 images, seed 0, temperature 1 codes drawn from .* Gaussians? fitted to the codes of 60 training images\. log p\(z\) of 20 test codes: -?\d+\.\d\d nats under the mixture, -\d+\.\d\d under the prior$/,
    );
    const json = await nelbo(["sample", at("autoencoder"), "--json"]);
    expect(JSON.parse(json.lines.join(""))).toMatchObject({
      sampler: "mixture",
      fit: { codes: 60, heldOut: { count: 20 } },
    });
  });

  it("shows on a terminal how far the fit is, and of which class", async () => {
    const words = ["--sampler", "mixture", "--components", "2", "--out"];
    const plain = await nelbo(["sample", at("vae"), ...words, at("b.png")], { live: true });
    const fitting = plain.drawn.filter((text) => text.startsWith("fitting"));
    expect(fitting[0]).toMatch(/^fitting to 60 codes, iteration 1: -\d+\.\d\d nats a code$/);
    expect(fitting.length).toBeGreaterThan(1);
    const told = await nelbo(["sample", at("told"), ...words, at("c.png")], { live: true });
    const classes = told.drawn.flatMap(
      (text) => /^class (.), fitting to \d+ codes, iteration 1:/.exec(text)?.[1] ?? [],
    );
    expect(classes).toEqual(["0", "1", "2"]);
  });

  it("refuses a sampler that there is none of", async () => {
    const { code, errors } = await nelbo(["sample", at("vae"), "--sampler", "mixtrue"]);
    expect(code).toBe(2);
    expect(errors.join("\n")).toContain("prior, mixture");
  });
});
