import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { commandNames } from "../../src/cli/commands.ts";
import { nelbo } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-errors-"));
const at = (...names: string[]) => join(folder, ...names);
beforeAll(() => {
  mkdirSync(at("full"));
  mkdirSync(at("empty"));
  writeFileSync(at("full", "note.txt"), "mine");
  writeFileSync(at("file"), "mine");
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The one message on standard error, its "error" left out. Only the chapters that explain its settings may follow. */
async function failure(words: readonly string[]): Promise<{ code: number; message: string }> {
  const { code, errors, lines } = await nelbo(words);
  expect(lines).toEqual([]);
  const [message = "", ...explained] = errors;
  expect(message).toMatch(/^error /);
  for (const line of explained) {
    const [, chapter = ""] = /^explained in (docs\/learn\/\d\d-[\w-]+\.md)$/.exec(line) ?? [];
    expect(existsSync(chapter), line).toBe(true);
  }
  return { code, message: message.slice("error ".length) };
}

describe("a wrong word gets the nearest right one", () => {
  it.each([
    [["trian"], "trian: there is no such command. Did you mean train?"],
    [["dance"], `dance: there is no such command. Commands: ${commandNames.join(", ")}.`],
    [["--halp"], "--halp: there is no such flag. See nelbo --help for all flags."],
    [["help", "smaple"], "smaple: there is no such command. Did you mean sample?"],
    [["train", "--latnet", "3"], "--latnet: there is no such flag. Did you mean --latent?"],
    [["train", "--epoch=3"], "--epoch: there is no such flag. Did you mean --epochs?"],
    [["train", "--learn", "1"], "--learn: there is no such flag. Did you mean --learning-rate?"],
    [["train", "-e", "3"], "-e: there is no such flag. See --help for all flags."],
    [["train", "latent=3"], "latent=: there is no such setting. Did you mean latentSize?"],
    [["train", "zzzz=3"], "zzzz=: there is no such setting. See --help for all settings."],
    [
      ["train", "--activation", "rleu"],
      /^activation \(--activation\): expected one of relu, .* Did you mean relu\?$/,
    ],
    [["train", "binarize=statik"], /^binarize .*found 'statik'\. Did you mean static\?$/],
    [
      ["reconstruct", "x", "--split", "tset"],
      /^--split: expected one of .*found 'tset'\. Did you mean test\?$/,
    ],
  ])("%j", async (words, expected) => {
    const { code, message } = await failure(words);
    expect(code).toBe(2);
    if (typeof expected === "string") expect(message).toBe(expected);
    else expect(message).toMatch(expected);
  });
});

describe("a wrong value is named with what was expected", () => {
  it.each([
    ["--latent 0", "latentSize (--latent-size): expected a whole number from 1 to 4096, found 0."],
    ["--latent -3", "latentSize (--latent-size): expected a whole number from 1 to 4096, found -3."],
    ["--latent 2.5", "latentSize (--latent-size): expected a whole number from 1 to 4096, found 2.5."],
    ["--latent many", "latentSize (--latent-size): expected a whole number from 1 to 4096, found 'many'."],
    ["--batch 1e9", "batchSize (--batch-size): expected a whole number from 1 to 65,536, found 1000000000."],
    ["--lr 0", "learningRate (--learning-rate): expected a number above 0 and at most 10, found 0."],
    ["--lr nan", "learningRate (--learning-rate): expected a number above 0 and at most 10, found 'nan'."],
    [
      "--lr Infinity",
      "learningRate (--learning-rate): expected a number above 0 and at most 10, found Infinity.",
    ],
    ["--beta -1", "beta (--beta): expected a number from 0 to 1,000,000, found -1."],
    ["--seed 1e300", "seed (--seed): expected a whole number from 0 to 9,007,199,254,740,991, found 1e+300."],
    [
      "--hidden 400,0",
      "hiddenSizes (--hidden-sizes): expected at most 16 whole numbers from 1 to 65,536, with commas between them, found [400, 0].",
    ],
    [
      "--hidden 400,wide",
      "hiddenSizes (--hidden-sizes): expected at most 16 whole numbers from 1 to 65,536, with commas between them, found [400, 'wide'].",
    ],
    ["--latent", "--latent requires a value."],
    ["--out --json", "--out requires a value, but the flag --json follows."],
    ["--json=yes", "--json accepts no value, found 'yes'. Drop the value."],
    ["--latent 3 --latent-size 4", "--latent-size is given twice. Drop one of them."],
    ["latentSize=3 --latent 4", "--latent is given twice. Drop one of them."],
    ["mnist more", "'more' is one argument too many. Usage: nelbo train [<data>] [flags]"],
    ["mnist --data mnist", "data is given twice: 'mnist' and --data 'mnist'. Drop one of them."],
    [
      "mnist --data digits --print-config",
      "data is given twice: 'mnist' and --data 'digits'. Drop one of them.",
    ],
    [
      "--step-epochs 3",
      "stepEpochs (--step-epochs): has an effect only with the schedule 'step'. Drop --step-epochs, or add --schedule step.",
    ],
  ])("train %s", async (words, message) => {
    expect(await failure(["train", ...words.split(" ")])).toEqual({ code: 2, message });
  });

  it.each([
    ["sample", "nelbo sample: no run folder is given. Usage: nelbo sample <run> [flags]"],
    ["sample x --count 0", "--count: expected a whole number from 1 to 10,000,000, found '0'."],
    ["sample x --temperature -1", "--temperature: expected a number from 0 to 1,000, found '-1'."],
    ["sample x --temperature 1e99", "--temperature: expected a number from 0 to 1,000, found '1e99'."],
    ["report x --out page.txt", "out (--out): expected a file that ends in .html, found page.txt."],
    ["sample x --seed 1.5", "--seed: expected a whole number from 0 to 9,007,199,254,740,991, found '1.5'."],
    ["reconstruct x --columns some", "--columns: expected a whole number from 1 to 1,000, found 'some'."],
  ])("%s", async (words, message) => {
    expect(await failure(words.split(" "))).toEqual({ code: 2, message });
  });
});

describe("what is on disk decides the exit code", () => {
  it.each([
    ["a data set that is not there", ["train", "./nowhere"], 3, "expected the name of a data set"],
    ["a misspelt data set", ["train", "mnits"], 3, "Did you mean mnist?"],
    [
      "a folder without images",
      ["train", at("empty")],
      3,
      "expected pictures, or files of arrays (npy, npz, HDF5, CSV, IDX,",
    ],
    ["an --out that is a file", ["train", "--out", at("file")], 4, "found a file"],
    ["an --out that holds something", ["train", "--out", at("full")], 4, "found note.txt in it"],
    ["a run that is not there", ["sample", at("nowhere")], 4, "found no config.json there"],
    ["a file for a run", ["reconstruct", at("file")], 4, "found a file"],
  ])("%s", async (_, words, code, message) => {
    const found = await failure(words);
    expect(found.message).toContain(message);
    expect(found.code).toBe(code);
    expect(readdirSync(at("full"))).toEqual(["note.txt"]);
  });

  it("refuses layers that no memory holds before anything is written", async () => {
    const words = ["train", "mnist", "--hidden", "65536,65536,65536", "--out", at("big")];
    const { code, message } = await failure(words);
    expect(code).toBe(6);
    expect(message).toContain("fewer or narrower layers");
    expect(readdirSync(folder)).not.toContain("big");
  });
});

it("names the chapter that explains a setting, and none for other errors", async () => {
  const of = async (words: readonly string[]) => (await nelbo(words)).errors.slice(1);
  expect(await of(["train", "digits", "--beta", "-1"])).toEqual(["explained in docs/learn/08-two-terms.md"]);
  expect(await of(["train", "digits", "--kl", "capacity"])).toEqual(["explained in docs/learn/12-beyond.md"]);
  expect(await of(["train", "digits", "--epochs", "-1"])).toEqual([]);
  expect(await of(["sing"])).toEqual([]);
});
