import { cpSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
const runs = (...names: string[]) => at("runs", ...names);

/** Sets when a run was begun: so many seconds after a time long ago. */
function begin(seconds: number, ...names: string[]): void {
  utimesSync(runs(...names, "config.json"), 1e9 + seconds, 1e9 + seconds);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-runs-"));
  await writeTinyImages(at("images"));
  const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1 --epochs 2".split(" ");
  await nelbo(["train", at("images"), ...tiny, "--out", runs("older")]);
  cpSync(runs("older"), runs("deep", "newer"), { recursive: true });
  cpSync(runs("older"), runs("begun"), { recursive: true });
  rmSync(runs("begun", "metrics.jsonl"));
  cpSync(runs("older"), runs("torn"), { recursive: true });
  writeFileSync(runs("torn", "config.json"), '{ "format": 1, "nel');
  cpSync(runs("older"), runs("future"), { recursive: true });
  writeFileSync(runs("future", "config.json"), '{ "format": 99, "nelbo": "9.0.0" }');
  mkdirSync(runs("foreign", "inside"), { recursive: true });
  writeFileSync(runs("foreign", "config.json"), '{ "model": "of another program" }');
  mkdirSync(runs("damaged-foreign"));
  writeFileSync(runs("damaged-foreign", "config.json"), "// no JSON");
  writeFileSync(runs("a-file"), "mine");
  mkdirSync(at("nothing"));
  begin(1, "older");
  begin(2, "begun");
  begin(3, "torn");
  begin(4, "future");
  begin(5, "deep", "newer");
});
afterAll(() => rm(folder, { recursive: true }));

describe("nelbo runs", () => {
  it("lists runs, newest first, broken ones as such, and nothing else", async () => {
    const { code, lines, errors } = await nelbo(["runs", runs()]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const table = lines
      .map((line) => line.replaceAll(at(), "").replace(/\d{4}-\d\d-\d\d \d\d:\d\d$/, "<when>"))
      .map((line) => line.replace(/ \d+\.\d\d /, " <n> "));
    expect(`${table.map((line) => line.replace(/ {2,}/g, "  ")).join("\n")}\n`).toMatchSnapshot();
  });

  it("tells no beta of a model without a KL, and of principal components their one epoch", async () => {
    const out = ["--out", at("others", "components")];
    await nelbo(["train", at("images"), "--preset", "pca", "--latent", "3", "--threads", "1", ...out]);
    const { lines } = await nelbo(["runs", at("others")]);
    expect(lines[1]?.replace(/ +/g, " ")).toContain(" PCA 64-3 0 1/1 ");
  });

  it("aligns its columns", async () => {
    const { lines } = await nelbo(["runs", runs()]);
    const rows = lines.slice(0, 6);
    expect(new Set(rows.slice(1).map((row) => row.search(/\d{4}-\d\d-\d\d/))).size).toBe(1);
    expect(rows[0]?.indexOf("begun")).toBe(rows[1]?.search(/\d{4}-\d\d-\d\d/));
  });

  it("answers in lines of JSON, each as info does", async () => {
    const { lines } = await nelbo(["runs", runs(), "--json"]);
    const found = lines.map((line) => JSON.parse(line) as { folder: string; state: string });
    expect(found.map(({ folder, state }) => [folder, state])).toEqual([
      [runs("deep", "newer"), "finished"],
      [runs("future"), "broken"],
      [runs("torn"), "broken"],
      [runs("begun"), "interrupted"],
      [runs("older"), "finished"],
    ]);
    const info = await nelbo(["info", runs("older"), "--json"]);
    expect(lines[4]).toBe(info.lines[0]);
  });

  it("takes a run for a folder with one run", async () => {
    const { lines } = await nelbo(["runs", runs("older"), "--json"]);
    expect(lines).toHaveLength(1);
  });

  it("says where there are none, and where there is no folder", async () => {
    const none = await nelbo(["runs", at("nothing")]);
    expect(none).toMatchObject({
      code: 0,
      lines: [`${at("nothing")}: no runs found. To train one: nelbo train mnist`],
    });
    expect(await nelbo(["runs", at("nothing"), "--json"])).toMatchObject({ code: 0, lines: [] });
    const before = process.cwd();
    process.chdir(at("nothing"));
    const untold = await nelbo(["runs"]);
    process.chdir(before);
    expect(untold).toMatchObject({
      code: 0,
      lines: ["runs: no runs found. To train one: nelbo train mnist"],
    });
    expect(await nelbo(["runs", at("nowhere")])).toMatchObject({ code: 4, lines: [] });
  });
});
