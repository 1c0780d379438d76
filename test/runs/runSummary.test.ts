import { readdirSync, readFileSync, statSync } from "node:fs";
import { cp, readFile, utimes, writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { readRunSummary } from "../../src/apply/runs.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { RunError } from "../../src/errors.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { newHolder } from "../../src/store/node/holder.ts";

const at = temporaryFolder();
const input = (name: string, more: ConfigInput = {}): ConfigInput => {
  return { ...tinySettings, validation: 12, data: at("images"), out: at(name), ...more };
};
const train = async (settings: ConfigInput) => {
  for await (const _ of trainRun(settings));
};
const stateOf = async (name: string) => (await readRunSummary(at(name))).state;

beforeAll(async () => {
  await writeTinyImages(at("images"));
  await train(input("finished"));
});

describe("when a run was begun", () => {
  it("stays as it was when its settings are written again, as resuming does", async () => {
    await train(input("begun"));
    const { begun } = await readRunSummary(at("begun"));
    for await (const _ of resumeRun(at("begun"), { epochs: 3 }));
    const later = new Date(Date.parse(begun) + 3_600_000);
    await utimes(at("begun", "config.json"), later, later);
    // Made just before its settings were written the first time.
    const found = Date.parse((await readRunSummary(at("begun"))).begun);
    expect(Math.abs(found - Date.parse(begun))).toBeLessThan(60_000);
  });
});

describe("the state of a run", () => {
  it("is running while it is trained, whose lock stays as it is, and then interrupted or finished", async () => {
    const controller = new AbortController();
    const states: string[] = [];
    for await (const { event } of trainRun(input("watched"), { signal: controller.signal })) {
      if (event !== "step") continue;
      const lock = () => [
        readFileSync(at("watched", "lock.json"), "utf8"),
        statSync(at("watched", "lock.json")).mtimeMs,
      ];
      const [before, names] = [lock(), readdirSync(at("watched"))];
      states.push(await stateOf("watched"));
      expect([lock(), readdirSync(at("watched"))]).toEqual([before, names]);
      if (states.length === 4) controller.abort();
    }
    expect(states).toEqual(["running", "running", "running", "running"]);
    expect(await stateOf("watched")).toBe("interrupted");
    for await (const { event } of resumeRun(at("watched"))) {
      if (event === "step") expect(await stateOf("watched")).toBe("running");
    }
    expect(await stateOf("watched")).toBe("finished");
  });

  it("is running while another process or another machine gives signs of life", async () => {
    await cp(at("finished"), at("locked"), { recursive: true });
    const lock = (content: object | string) =>
      writeFile(at("locked", "lock.json"), typeof content === "string" ? content : JSON.stringify(content));
    await lock({ ...newHolder(), pid: process.ppid, thread: 0, started: undefined });
    expect(await stateOf("locked")).toBe("running");
    await lock({ ...newHolder(), place: "another machine" });
    expect(await stateOf("locked")).toBe("running");
    await lock("");
    expect(await stateOf("locked")).toBe("running");
  });

  it("is interrupted where a dead process left its lock, which stays for who resumes the run", async () => {
    await cp(at("finished"), at("killed"), { recursive: true });
    const [started = "", epoch = ""] = (await readFile(at("killed", "metrics.jsonl"), "utf8")).split("\n");
    await writeFile(at("killed", "metrics.jsonl"), `${started}\n${epoch}\n{"event":"ep`);
    // A token that no lock of this thread has: the process that wrote it is gone, and its pid used again.
    const dead = JSON.stringify(newHolder());
    await writeFile(at("killed", "lock.json"), dead);
    expect(await readRunSummary(at("killed"))).toMatchObject({ state: "interrupted", epochs: { done: 1 } });
    expect(readFileSync(at("killed", "lock.json"), "utf8")).toBe(dead);
  });

  it("is interrupted where more epochs are asked for than were made", async () => {
    await cp(at("finished"), at("longer"), { recursive: true });
    const config = JSON.parse(await readFile(at("longer", "config.json"), "utf8"));
    await writeFile(at("longer", "config.json"), JSON.stringify({ ...config, epochs: 4 }));
    expect(await readRunSummary(at("longer"))).toMatchObject({
      state: "interrupted",
      epochs: { done: 2, planned: 4 },
    });
  });

  it("tells early stopping and divergence from a planned end", async () => {
    await train(input("early", { patience: 2, epochs: 40, learningRate: 0.03, seed: 1 }));
    expect(await stateOf("early")).toBe("stopped early");
    await expect(train(input("diverged", { learningRate: 10, epochs: 50 }))).rejects.toThrow();
    expect(await stateOf("diverged")).toBe("diverged");
  });

  it("is not told of what is no run", async () => {
    await expect(readRunSummary(at("images"))).rejects.toThrow(RunError);
    await expect(readRunSummary(at("nowhere"))).rejects.toThrow(RunError);
  });
});

describe("the best epoch", () => {
  /** Losses of the epochs in the metrics, which the summary reads. */
  async function withLosses(name: string, settings: ConfigInput, losses: readonly number[]): Promise<void> {
    await train(input(name, { epochs: losses.length, ...settings }));
    const lines = (await readFile(at(name, "metrics.jsonl"), "utf8")).trimEnd().split("\n");
    const changed = lines.map((line) => {
      const event = JSON.parse(line);
      if (event.event !== "epoch") return line;
      return JSON.stringify({ ...event, validation: { ...event.validation, loss: losses[event.epoch - 1] } });
    });
    await writeFile(at(name, "metrics.jsonl"), `${changed.join("\n")}\n`);
  }

  it("is one of those after scalars came to rest", async () => {
    const rising = { betaSchedule: "linear", betaWarmup: 2, beta: 4 } as const;
    await withLosses("rising", rising, [1, 2, 4, 3]);
    expect((await readRunSummary(at("rising"))).best?.epoch).toBe(4);
    await withLosses("resting", { beta: 4 }, [1, 2, 4, 3]);
    expect((await readRunSummary(at("resting"))).best?.epoch).toBe(1);
  });

  it("is none where they never rest", async () => {
    await withLosses("cycling", { betaSchedule: "cyclic", betaCycles: 2 }, [1, 2]);
    expect(await readRunSummary(at("cycling"))).not.toHaveProperty("best");
  });
});

it("principal components are one epoch, which is all that is planned", async () => {
  await train({ preset: "pca", latentSize: 3, threads: 1, data: at("images"), out: at("components") });
  expect(await readRunSummary(at("components"))).toMatchObject({
    state: "finished",
    epochs: { done: 1, planned: 1 },
  });
});

it("a summary tells the environment with its cores, as far as environment.json is readable", async () => {
  const { environment } = await readRunSummary(at("finished"));
  expect(environment).toEqual(JSON.parse(readFileSync(at("finished", "environment.json"), "utf8")));
  await cp(at("finished"), at("unknown"), { recursive: true });
  await writeFile(at("unknown", "environment.json"), "{");
  expect((await readRunSummary(at("unknown"))).environment).toEqual({});
});
