import { appendFileSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

let folder = "";
const at = (...names: string[]) => join(folder, ...names);
const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1 --epochs 2".split(" ");
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-info-"));
  await writeTinyImages(at("images"));
  const more = "--validation 10 --beta 2 --binarize static".split(" ");
  await nelbo(["train", at("images"), ...tiny, ...more, "--out", at("judged")]);
  await nelbo(["train", at("images"), ...tiny, "--out", at("plain")]);
  const composed = "--kl total-correlation --beta 6 --beta-schedule linear --mmd-weight 10".split(" ");
  await nelbo(["train", at("images"), ...tiny, ...composed, "--out", at("composed")]);
});
afterAll(() => rm(folder, { recursive: true }));

const summaryOf = async (name: string) =>
  JSON.parse((await nelbo(["info", at(name), "--json"])).lines.join("\n"));
const metricsOf = (name: string) =>
  readFileSync(at(name, "metrics.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** What depends on the machine and the moment, left out. */
const steady = (text: string) =>
  text
    .replace(/\n {18,}(?! *(?:validation|test) )/g, " ")
    .replaceAll(folder, "")
    .replace(/begun [\d-]+ [\d:]+/, "begun <when>")
    .replace(/\d+:\d+ of training/, "<time> of training")
    .replace(/(engine +).+/, "$1<engine>")
    .replace(/\b[\da-f]{64}\b/g, "<sha256>")
    .replace(/ *\d+\.\d\d\b/g, " <n>");

describe("nelbo info", () => {
  it.each(["judged", "plain", "composed"])("tells of a run so: %s", async (name) => {
    const { code, lines, errors } = await nelbo(["info", at(name)]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(`${steady(lines.join("\n"))}\n`).toMatchSnapshot();
  });

  it("answers in JSON with the figures of metrics.jsonl", async () => {
    const summary = await summaryOf("judged");
    const epochs = metricsOf("judged").filter(({ event }) => event === "epoch");
    const losses = epochs.map(({ validation }) => validation.loss);
    expect(summary).toMatchObject({
      state: "finished",
      epochs: { done: 2, planned: 2 },
      last: epochs[1],
      best: epochs[losses.indexOf(Math.min(...losses))],
      model: {
        description: "64-16-4",
        parameters: 64 * 16 + 16 + 2 * (16 * 4 + 4) + 4 * 16 + 16 + 16 * 64 + 64,
      },
      card: { beta: 2, binarization: "static", bound: { holds: true } },
    });
    expect(summary.changed).toMatchObject({ beta: 2, latentSize: 4, validation: 10, binarize: "static" });
    expect(summary.changed).not.toHaveProperty("learningRate");
    expect(await summaryOf("plain")).not.toHaveProperty("best");
    expect(summary.card).toEqual(JSON.parse(readFileSync(at("judged", "card.json"), "utf8")));
  });

  it("tells of a run whose training was interrupted, in the middle of a line too", async () => {
    mkdirSync(at("cut"));
    for (const name of ["config.json", "data.json"]) copyFileSync(at("plain", name), at("cut", name));
    expect(await summaryOf("cut")).toMatchObject({
      state: "interrupted",
      epochs: { done: 0 },
      environment: {},
    });
    const [started, epoch] = readFileSync(at("plain", "metrics.jsonl"), "utf8").split("\n");
    writeFileSync(at("cut", "metrics.jsonl"), `${started}\n${epoch}\n{"event":"epo`);
    expect(await summaryOf("cut")).toMatchObject({ state: "interrupted", epochs: { done: 1 } });
    writeFileSync(at("cut", "metrics.jsonl"), `${started}\n`);
    appendFileSync(at("cut", "metrics.jsonl"), '{"event":"diverged","step":3,"term":"loss"}\n');
    expect(await summaryOf("cut")).toMatchObject({ state: "diverged", epochs: { done: 0 } });
    const { lines } = await nelbo(["info", at("cut")]);
    expect(lines).toContain("  none yet: no epoch is finished");
    rmSync(at("cut"), { recursive: true });
  });

  it("refuses what is no run, or a damaged one", async () => {
    expect(await nelbo(["info"])).toMatchObject({ code: 2 });
    expect(await nelbo(["info", at("images")])).toMatchObject({ code: 4 });
    mkdirSync(at("torn"));
    for (const name of ["config.json", "data.json"]) copyFileSync(at("plain", name), at("torn", name));
    writeFileSync(at("torn", "metrics.jsonl"), "nonsense\n");
    const { code, errors } = await nelbo(["info", at("torn")]);
    expect(code).toBe(4);
    expect(errors.join()).toContain("line 1: expected a JSON object");
  });
});
