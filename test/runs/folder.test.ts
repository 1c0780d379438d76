import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { openRunFolder } from "../../src/apply/runs.ts";
import { resolveConfig } from "../../src/config/config.ts";
import type { DataProperties } from "../../src/data/dataProperties.ts";
import { RunError } from "../../src/errors.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { createRunFolder, writeRunDescription, storedConfig } from "../../src/store/folder.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";

const at = temporaryFolder();
const name = "mnist-784-400-20";
const config = resolveConfig({ latentSize: 2, hiddenSizes: [300, 100], out: "elsewhere" });
const data: DataProperties = {
  name: "mnist",
  source: "cache",
  imageShape: [28, 28, 1],
  images: { train: 60_000, validation: 0, test: 10_000 },
  binarization: "none",
  files: [{ name: "train-images-idx3-ubyte", bytes: 47_040_016, sha256: "ab" }],
};
const environment = {
  nelbo: "0.1.0",
  node: "20.0.0",
  platform: "linux x64",
  cpu: "a processor",
  cores: 2,
  engine: "an engine",
  threads: 2,
};

describe("createRunFolder", () => {
  it("numbers runs of a name, on from the last", async () => {
    const place = { out: undefined, runsFolder: at("numbered", "runs"), name };
    expect(await createRunFolder(systemDisk, place)).toBe(at("numbered", "runs", `${name}-001`));
    await mkdir(at("numbered", "runs", `${name}-041`));
    expect(await createRunFolder(systemDisk, place)).toBe(at("numbered", "runs", `${name}-042`));
    expect(await createRunFolder(systemDisk, { ...place, name: "other" })).toBe(
      at("numbered", "runs", "other-001"),
    );
  });

  it("gives each of many callers a folder of its own", async () => {
    const place = { out: undefined, runsFolder: at("crowd"), name };
    const folders = await Promise.all(Array.from({ length: 12 }, () => createRunFolder(systemDisk, place)));
    expect(new Set(folders).size).toBe(12);
    expect(await readdir(at("crowd"))).toHaveLength(12);
  });

  it("gives a folder asked for to one of two callers", async () => {
    const place = { out: at("wanted", "twice"), runsFolder: at("runs"), name };
    const results = await Promise.allSettled([
      createRunFolder(systemDisk, place),
      createRunFolder(systemDisk, place),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("makes a file name of any name", async () => {
    const folder = await createRunFolder(systemDisk, {
      out: undefined,
      runsFolder: at("odd"),
      name: "a/b: größe?",
    });
    expect(folder).toBe(at("odd", "a-b-größe--001"));
  });

  it("takes an empty folder, and refuses a full one and a file", async () => {
    await mkdir(at("empty"));
    expect(await createRunFolder(systemDisk, { out: at("empty"), runsFolder: at("runs"), name })).toBe(
      at("empty"),
    );
    await mkdir(at("full"));
    await writeFile(at("full", "thesis.txt"), "years of work");
    const full = createRunFolder(systemDisk, { out: at("full"), runsFolder: at("runs"), name });
    await expect(full).rejects.toThrow(RunError);
    await expect(full).rejects.toThrow(
      `${at("full")}: expected a folder that does not exist yet or is empty, found thesis.txt in it. ` +
        "Choose another folder with out, or delete this one.",
    );
    const file = createRunFolder(systemDisk, { out: at("full", "thesis.txt"), runsFolder: at("runs"), name });
    await expect(file).rejects.toThrow("found a file");
    expect(await readdir(at("full"))).toEqual(["thesis.txt"]);
  });
});

describe("openRunFolder", () => {
  async function describedRun(folder: string): Promise<string> {
    await createRunFolder(systemDisk, { out: folder, runsFolder: at("runs"), name });
    await writeRunDescription(systemDisk, folder, { config: storedConfig(config), data, environment });
    return folder;
  }

  it("reads what was described, all but where it lay", async () => {
    const folder = await describedRun(at("described"));
    const { out: _, ...settings } = config;
    expect(await openRunFolder(folder)).toEqual({ folder, config: settings, data });
    const text = await readFile(at("described", "config.json"), "utf8");
    expect(text).toMatch(/^\{\n {2}"format": 1,\n {2}"nelbo": "\d/);
    expect(text).toContain('\n  "hiddenSizes": [300, 100],\n');
  });

  it("refuses what is no run", async () => {
    await mkdir(at("foreign"));
    await expect(openRunFolder(at("foreign"))).rejects.toThrow(
      "expected a run's folder, found no config.json there",
    );
    await expect(openRunFolder(at("missing"))).rejects.toThrow("found no config.json there");
    await writeFile(at("foreign", "config.json"), "{}");
    await expect(openRunFolder(at("foreign"))).rejects.toThrow("found a config.json without a format");
    await expect(openRunFolder(at("foreign", "config.json"))).rejects.toThrow("found a file");
  });

  it.each([
    [
      "a newer program's",
      "config.json",
      '{"format":2,"nelbo":"9.0.0"}',
      "found format 2, written by nelbo 9.0.0",
    ],
    ["cut off", "config.json", '{"format":1,', "expected JSON"],
    ["another kind of JSON", "config.json", "[]", "without a format"],
    ["edited", "config.json", '{"format":1,"latentSize":-1}', /latentSize.*found -1.*Was it edited\?/],
    ["of other words", "config.json", '{"format":1,"latentSise":2}', "Did you mean latentSize?"],
    ["without data", "data.json", "{}", "expected what describes a data set"],
  ])("refuses a run that is %s", async (what, file, content, reason) => {
    const folder = await describedRun(at(`bad ${what}`));
    await writeFile(at(`bad ${what}`, file), content);
    await expect(openRunFolder(folder)).rejects.toThrow(RunError);
    await expect(openRunFolder(folder)).rejects.toThrow(reason);
  });
});
