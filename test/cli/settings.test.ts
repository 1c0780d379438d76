import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resolveConfig } from "../../src/config/config.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-settings-"));
const at = (...names: string[]) => join(folder, ...names);
const settings = { hiddenSizes: [16], latentSize: 4, epochs: 1, batchSize: 16, threads: 1 };
beforeAll(async () => {
  await writeTinyImages(at("images"));
  writeFileSync(
    at("small.yaml"),
    `data: ${JSON.stringify(at("images"))}\nhiddenSizes: [16]\nlatentSize: 4\nepochs: 1\nbatchSize: 16\nthreads: 1\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

const printed = async (...words: string[]) => {
  const { code, lines, errors } = await nelbo(["train", ...words, "--print-config"]);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  return JSON.parse(lines.join("\n")) as unknown;
};

describe("--print-config", () => {
  it("prints all settings with their defaults, and trains nothing", async () => {
    expect(await printed()).toEqual(resolveConfig());
    expect(await printed("mnist", "--latent", "2", "beta=4", "--out", at("none"))).toEqual(
      resolveConfig({ data: "mnist", latentSize: 2, beta: 4, out: at("none") }),
    );
    expect(existsSync(at("none"))).toBe(false);
  });

  it("takes lists with commas between their numbers, and one number as a list", async () => {
    expect(await printed("--preset", "conv", "--channels", "4,8,8", "--strides", "1")).toEqual(
      resolveConfig({ preset: "conv", channels: [4, 8, 8], strides: [1] }),
    );
  });

  it("prints what --config takes", async () => {
    const { lines } = await nelbo(["train", "--beta", "2", "--hidden", "8,6", "--print-config"]);
    writeFileSync(at("printed.json"), lines.join("\n"));
    expect(await printed("--config", at("printed.json"))).toEqual(
      resolveConfig({ beta: 2, hiddenSizes: [8, 6] }),
    );
  });

  it("has a preset beside --config come before the file", async () => {
    const { lines } = await nelbo(["train", "--latent", "7", "--print-config"]);
    writeFileSync(at("whole.json"), lines.join("\n"));
    expect(await printed("--config", at("whole.json"), "--preset", "conv")).toMatchObject({
      preset: "conv",
      encoder: "conv",
      latentSize: 7,
    });
  });

  it("refuses numbers that float32 cannot hold, however they are said: by flag, by file, of a run", async () => {
    const found = "found 1e-320. Models are computed in float32, where a number below 1.18e-38 counts as 0.";
    writeFileSync(at("denormal.yaml"), "learningRate: 1e-320\n");
    const words = ["train", at("images"), "--out", at("denormal")];
    const byFlag = await nelbo([...words, "--lr", "1e-320"]);
    const byFile = await nelbo([...words, "--config", at("denormal.yaml")]);
    expect([byFlag.code, byFile.code, existsSync(at("denormal"))]).toEqual([2, 2, false]);
    expect(byFlag.errors.join()).toContain(found);
    expect(byFile.errors.join()).toContain(found);
    const small = "--hidden 4 --latent 2 --epochs 1 --batch 16 --threads 1".split(" ");
    expect((await nelbo([...words, ...small])).code).toBe(0);
    const path = at("denormal", "config.json");
    const stored = readFileSync(path, "utf8");
    writeFileSync(path, stored.replace('"learningRate": 0.001', '"learningRate": 1e-320'));
    for (const command of ["resume", "info", "sample"]) {
      const { code, errors } = await nelbo([command, at("denormal")]);
      expect(code, command).toBe(4);
      expect(errors.join(), command).toContain(found);
    }
    expect((await nelbo(["sample", at("denormal"), "--temperature", "1e-320"])).errors.join()).toContain(
      "--temperature: expected 0, or a number that float32 can hold, from 1.18e-38, found '1e-320'.",
    );
  });

  it("refuses settings that do not go together", async () => {
    expect(await nelbo(["train", "--step-epochs", "3", "--print-config"])).toMatchObject({
      code: 2,
      lines: [],
    });
  });
});

describe("--config", () => {
  it("trains with a file's settings", async () => {
    expect(await nelbo(["train", "--config", at("small.yaml"), "--out", at("run")])).toMatchObject({
      code: 0,
    });
    expect(JSON.parse(readFileSync(at("run", "config.json"), "utf8"))).toMatchObject(settings);
  });

  it("lets what is said on the command line come before the file", async () => {
    const data = at("images");
    const expected = resolveConfig({ ...settings, data, latentSize: 2, seed: 5 });
    expect(await printed("--config", at("small.yaml"), "--latent", "2", "seed=5")).toEqual(expected);
    expect(await printed("mnist", "--config", at("small.yaml"))).toMatchObject({
      data: "mnist",
      latentSize: 4,
    });
    expect(await printed("--data", "mnist", "--config", at("small.yaml"))).toMatchObject({ data: "mnist" });
  });

  it("takes a run's config.json, whose run can so be made again", async () => {
    const again = await printed("--config", at("run", "config.json"));
    expect(again).toEqual(resolveConfig({ ...settings, data: at("images") }));
  });

  it("names the file in its errors", async () => {
    writeFileSync(at("wrong.yaml"), "latnetSize: 2\n");
    expect(await nelbo(["train", "--config", at("wrong.yaml")])).toMatchObject({
      code: 2,
      errors: [`error ${at("wrong.yaml")}: latnetSize: there is no such setting. Did you mean latentSize?`],
    });
    const { code, errors } = await nelbo(["train", "--config", at("nowhere.yaml")]);
    expect(code).toBe(2);
    expect(errors.join()).toContain(`--config: could not read the settings file ${at("nowhere.yaml")}`);
  });

  it("is a flag of commands that take every setting, and of no other", async () => {
    expect(await nelbo(["sample", "x", "--config", "y"])).toMatchObject({ code: 2 });
    expect(await nelbo(["train", "--confg", "y"])).toMatchObject({
      errors: ["error --confg: there is no such flag. Did you mean --config?"],
    });
  });
});
