import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-start-"));
beforeAll(() => writeTinyImages(join(folder, "images")));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const program = file("../../src/cli/main.ts");

/** The paths of all modules that a command loads, in a process of its own. */
async function modulesOf(...words: string[]): Promise<readonly string[]> {
  return modulesOfProgram(program, ...words);
}

async function modulesOfProgram(script: string, ...words: string[]): Promise<readonly string[]> {
  const preloaded = ["--import", "tsx", "--import", file("./loadedModules.ts")];
  const { stderr } = await promisify(execFile)(process.execPath, [...preloaded, script, ...words]);
  const urls = stderr.split("\n").filter((line) => line.startsWith("module "));
  const paths = urls.map((line) => line.slice("module ".length));
  expect(paths.some((path) => path.endsWith("/src/cli/runCli.ts"))).toBe(true);
  return paths;
}

const engine = /onnxruntime/;
const operators = /\/src\/graph\/ops\/table\.ts/;
const renderer = /resvg/;
const schema = /\/src\/config\/|\/node_modules\/(zod|yaml|fastest-levenshtein)\//;

/** The command line, and what its help lists: kinds of plots and their options, without what draws them. */
const listed =
  /\/src\/(cli\/|advice\.ts|errors\.ts|version\.ts|analyse\/(drawable|plots\/(kind|kinds|options|refusals|kinds\/\w+))\.ts)/;

describe("what is loaded", () => {
  it("for --help is the command line and the list of plots", async () => {
    const paths = (await modulesOf("--help")).filter((path) => path.startsWith("file:"));
    expect(paths.filter((path) => !listed.test(path))).toEqual([]);
  });

  it("for --version is the command line alone, without any command", async () => {
    const paths = (await modulesOf("--version")).filter((path) => path.startsWith("file:"));
    const foreign = paths.filter((path) => !/\/src\/(cli\/|advice\.ts|errors\.ts|version\.ts)/.test(path));
    expect([...foreign, ...paths.filter((path) => path.includes("/src/cli/commands/"))]).toEqual([]);
  });

  it("for the help of commands without settings is no graph, engine, renderer or schema", async () => {
    const paths = await modulesOfProgram(file("./allHelp.ts"));
    for (const heavy of [engine, operators, renderer, schema]) {
      expect(paths.filter((path) => heavy.test(path))).toEqual([]);
    }
  });

  it("for train --help has the schema, and no graph, engine or renderer", async () => {
    const paths = await modulesOf("train", "--help");
    for (const heavy of [engine, operators, renderer]) {
      expect(paths.filter((path) => heavy.test(path))).toEqual([]);
    }
    expect(paths.some((path) => schema.test(path))).toBe(true);
  });

  it("for a training has all of that, and nothing that only other trainings and commands use", async () => {
    const tiny = "--hidden 8 --latent 2 --epochs 1 --no-report".split(" ");
    const paths = await modulesOf("train", join(folder, "images"), ...tiny, "--out", join(folder, "run"));
    for (const needed of [engine, operators, renderer, schema]) {
      expect(paths.some((path) => needed.test(path))).toBe(true);
    }
    const foreign =
      /\/node_modules\/(ml-matrix|umap-js|yaml)\/|\/src\/(apply|run\/forecast)\/|\/run\/logs\/(mlflow|tensorboard)|digits\.generated/;
    expect(paths.filter((path) => foreign.test(path))).toEqual([]);
  });

  it.each([
    ["--preset pca", /\/node_modules\/ml-matrix\//],
    ["--tensorboard --epochs 1", /\/run\/logs\/tensorboard/],
    ["--epochs 1", /\/src\/apply\/reportRun/],
  ])("for a training with %s has what that takes: the test would see it", async (words, needed) => {
    const out = join(folder, words.replace(/\W+/g, "-"));
    const paths = await modulesOf("train", join(folder, "images"), ...words.split(" "), "--out", out);
    expect(paths.some((path) => needed.test(path))).toBe(true);
  });
});
