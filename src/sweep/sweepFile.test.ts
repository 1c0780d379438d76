import { describe, expect, it } from "vitest";
import { expandSweep } from "./expand.ts";
import { parseSweepFile } from "./sweepFile.ts";

const parse = (text: string) => parseSweepFile(text, "s.yaml");
const runsOf = (text: string) => expandSweep(parse(text));

describe("a sweep file", () => {
  it("combines grid, list and seeds, seeds fastest", () => {
    const { runs } = runsOf(`
base: { data: digits }
list: [{ encoder: dense }, { encoder: conv }]
grid: { beta: [1, 4] }
seeds: 2
`);
    expect(runs.map(({ encoder, beta, seed }) => [encoder, beta, seed])).toEqual([
      ["dense", 1, 0],
      ["dense", 1, 1],
      ["dense", 4, 0],
      ["dense", 4, 1],
      ["conv", 1, 0],
      ["conv", 1, 1],
      ["conv", 4, 0],
      ["conv", 4, 1],
    ]);
  });

  it("draws from ranges by a seed, each setting by itself", () => {
    const text = (more: string, seed = 3) => `
random:
  count: 50
  seed: ${seed}
  settings:
    learningRate: { log: [0.0001, 0.01] }
    latentSize: { integer: [2, 4] }
    activation: { choice: [relu, gelu] }
${more}`;
    const { runs } = runsOf(text(""));
    const rates = runs.map(({ learningRate }) => Number(learningRate));
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-4);
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-2);
    // The median of a log-uniform range is its geometric mean, 0.001.
    expect(rates.filter((rate) => rate < 1e-3).length).toBeGreaterThan(10);
    expect(rates.filter((rate) => rate > 1e-3).length).toBeGreaterThan(10);
    expect(new Set(runs.map(({ latentSize }) => latentSize))).toEqual(new Set([2, 3, 4]));
    expect(new Set(runs.map(({ activation }) => activation))).toEqual(new Set(["relu", "gelu"]));
    const more = runsOf(text("    beta: { uniform: [1, 2] }")).runs;
    expect(more.map(({ learningRate }) => learningRate)).toEqual(rates);
    expect(runsOf(text("", 4)).runs.map(({ learningRate }) => learningRate)).not.toEqual(rates);
  });

  it("applies conditions in order: sets, drops and skips", () => {
    const { runs, skipped } = runsOf(`
grid: { model: [vae, autoencoder], latentSize: [2, 8], beta: [1, 4] }
conditions:
  - when: { model: autoencoder }
    drop: [beta]
  - when: { latentSize: 8, beta: [4, 5] }
    skip: true
  - when: { model: vae, latentSize: 2 }
    set: { epochs: 3 }
`);
    expect(skipped).toBe(1);
    expect(runs.map(({ model, latentSize, beta, epochs }) => [model, latentSize, beta, epochs])).toEqual([
      ["vae", 2, 1, 3],
      ["vae", 2, 4, 3],
      ["vae", 8, 1, undefined],
      ["autoencoder", 2, undefined, undefined],
      ["autoencoder", 2, undefined, undefined],
      ["autoencoder", 8, undefined, undefined],
      ["autoencoder", 8, undefined, undefined],
    ]);
  });

  it("matches the default of a setting that is not given", () => {
    expect(
      runsOf("grid: { beta: [1, 4] }\nconditions: [{ when: { model: vae, beta: 4 }, skip: true }]").runs,
    ).toHaveLength(1);
  });

  it.each([
    ["base: {beta: -1}", /s\.yaml, line 1: base\.beta: expected a number from 0/],
    [
      "base:\n  data: digits\n  latentsize: 2",
      /line 3: base\.latentsize: there is no such setting\. Did you mean latentSize\?/,
    ],
    ["grid:\n  beta: [1, two]", /line 2: grid\.beta\.1: expected .*"two"/],
    ["grid: {beta: 1}", /grid\.beta: expected a list of values, such as \[1\], found 1/],
    ["gird: {beta: [1]}", /line 1: gird: there is no such key\. Did you mean grid\?/],
    ["beta: 4", /Settings of all runs belong under 'base'/],
    ["base: {out: runs}", /base\.out: a sweep chooses the folders/],
    ["grid: {seed: [1]}", /seeds of runs are given as 'seeds'/],
    ["seeds: 0", /seeds: expected a whole number from 1 to 10,000, found 0/],
    ["base: {seed: 1}\nseeds: 2", /line 1: base\.seed: seeds are given, too/],
    [
      "evaluation: {split: tset}",
      /evaluation\.split: expected train, validation, test, found 'tset'\. Did you mean test\?/,
    ],
    ["random: {count: 2, settings: {beta: {log: [0, 1]}}}", /random\.settings\.beta: expected a range/],
    ["conditions: [{when: {beta: 1}}]", /conditions\.0: expected one of skip, set and drop, found none/],
    ["base: {mlflow: 'http://user:word@host'}", /must not contain a password/],
    ["[1, 2]", /line 1: expected a sweep with 'base'/],
    ["{}", /expected at least one of base/],
    ["base: {beta: 1, beta: 2}", /line 1, column \d+: not valid YAML/],
  ])("refuses %j", (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it("refuses more combinations than a sweep may have, and conditions that leave none", () => {
    expect(() => runsOf("seeds: 10000\ngrid: {latentSize: [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]}")).toThrow(
      /at most 100,000 runs/,
    );
    expect(() => runsOf("seeds: 2\nconditions: [{when: {model: vae}, skip: true}]")).toThrow(
      /leave none of the 2 runs/,
    );
  });
});
