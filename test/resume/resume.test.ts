import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { ConfigError, DataError, DivergenceError, RunError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { type ResumeRunOptions, resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
const input = (name: string, more: ConfigInput = {}): ConfigInput => {
  return { ...tinySettings, validation: 12, data: at("images"), out: at(name), ...more };
};

async function collect(events: AsyncGenerator<RunEvent>): Promise<readonly RunEvent[]> {
  const heard: RunEvent[] = [];
  for await (const event of events) heard.push(event);
  return heard;
}

/** Begins a run and stops it after a step. */
async function interrupt(settings: ConfigInput, step = 2): Promise<void> {
  const controller = new AbortController();
  for await (const event of trainRun(settings, { signal: controller.signal })) {
    if (event.event === "step" && event.step === step) controller.abort();
  }
}

const resume = (name: string, options?: ResumeRunOptions) => collect(resumeRun(at(name), options));
const warningsOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.event === "warning" ? [event.message] : []));

beforeAll(async () => {
  await writeTinyImages(at("images"));
  await collect(trainRun(input("finished")));
  await interrupt(input("stopped"));
});

describe("a finished run", () => {
  it("is refused kindly, and left as it is", async () => {
    const before = contentOf(at("finished"));
    await expect(resume("finished")).rejects.toThrow(RunError);
    await expect(resume("finished")).rejects.toThrow(
      /nothing is left to do: all its 2 epochs are trained\. To train for longer.*--epochs 4/,
    );
    expect(contentOf(at("finished"))).toEqual(before);
    expect(readdirSync(at("finished"))).not.toContain("lock.json");
  });

  it("can be trained for longer, to the bits of one that was asked to at once", async () => {
    await collect(trainRun(input("long", { epochs: 4 })));
    await cp(at("finished"), at("longer"), { recursive: true });
    await resume("longer", { epochs: 4 });
    expect(contentOf(at("longer"))).toEqual(contentOf(at("long")));
    expect(JSON.parse(readFileSync(at("longer", "config.json"), "utf8"))).toMatchObject({ epochs: 4 });
  });

  it.each<readonly [string, ConfigInput, string]>([
    ["beta", { betaSchedule: "linear" }, "half of its 2 epochs"],
    ["cycles", { betaSchedule: "cyclic", betaCycles: 2 }, "cycles divide its 2 epochs"],
    ["capacity", { kl: "capacity", capacity: 5 }, "half of its 2 epochs"],
  ])("cannot be trained for longer where that changes a schedule: %s", async (name, schedule, reason) => {
    await interrupt(input(`scheduled-${name}`, schedule));
    await expect(resume(`scheduled-${name}`, { epochs: 4 })).rejects.toThrow(ConfigError);
    await expect(resume(`scheduled-${name}`, { epochs: 4 })).rejects.toThrow(reason);
  });

  it("can be trained for longer where a schedule has a length of its own", async () => {
    await interrupt(input("own-length", { betaSchedule: "linear", betaWarmup: 1 }));
    expect((await resume("own-length", { epochs: 3 })).at(-1)).toMatchObject({ event: "saved", epoch: 3 });
  });

  it("cannot be trained for fewer epochs, or for longer along a cosine", async () => {
    await expect(resume("finished", { epochs: 1 })).rejects.toThrow(ConfigError);
    await expect(resume("finished", { epochs: 1 })).rejects.toThrow(
      "is a run of 2 epochs: expected at least 2",
    );
    await interrupt(input("cosine", { schedule: "cosine" }));
    await expect(resume("cosine", { epochs: 3 })).rejects.toThrow("it would be a different run");
    await expect(resume("cosine", { threads: -1 })).rejects.toThrow(ConfigError);
  });
});

describe("going on elsewhere", () => {
  it("with other threads works, says that bits may differ, and is remembered", async () => {
    await cp(at("stopped"), at("threads"), { recursive: true });
    const events = await resume("threads", { threads: 2 });
    expect(warningsOf(events)).toEqual([
      expect.stringMatching(/threads 1 before, 2 now.*last bits may differ/),
    ]);
    expect(events.at(-1)).toMatchObject({ event: "saved", epoch: 2 });
    expect(JSON.parse(readFileSync(at("threads", "environment.json"), "utf8"))).toMatchObject({ threads: 2 });
  });

  it("on another processor says so", async () => {
    await cp(at("stopped"), at("processor"), { recursive: true });
    const path = at("processor", "environment.json");
    const environment = JSON.parse(await readFile(path, "utf8"));
    await writeFile(path, JSON.stringify({ ...environment, cpu: "another", cores: 64 }));
    expect(warningsOf(await resume("processor"))).toEqual([
      expect.stringMatching(/cpu another before, \S.* now/),
    ]);
  });

  it("in a folder that was moved, with data that were moved", async () => {
    await cp(at("images"), at("images elsewhere"), { recursive: true });
    await cp(at("stopped"), at("moving"), { recursive: true });
    await rename(at("moving"), at("moved"));
    await resume("moved", { data: at("images elsewhere") });
    expect(contentOf(at("moved"))).toEqual(contentOf(at("finished")));
  });

  it("refuses other data", async () => {
    await writeTinyImages(at("others"), 1);
    await expect(resume("stopped", { data: at("others") })).rejects.toThrow(DataError);
  });
});

describe("a run that diverged", () => {
  const settings = () => input("diverged", { learningRate: 10, epochs: 50, checkpointSteps: 1 });

  it("says where its last good checkpoint is, and that going on would repeat it", async () => {
    const run = collect(trainRun(settings()));
    await expect(run).rejects.toThrow(DivergenceError);
    await expect(run).rejects.toThrow(
      /^step \d+: expected .* lower learning rate.* The last good checkpoint is .*last\. Resuming would repeat/,
    );
    const path = at("diverged", "checkpoints", "last", "state.safetensors");
    const { tensors } = decodeSafetensors(readFileSync(path), "state");
    for (const { data } of Object.values(tensors)) expect(data.every(Number.isFinite)).toBe(true);
  });

  it("is not resumed", async () => {
    await expect(resume("diverged")).rejects.toThrow(RunError);
    await expect(resume("diverged")).rejects.toThrow(
      /diverged at step \d+ \(\w+\), and would diverge there again.*The last good checkpoint stays in .*last\./,
    );
    await rm(at("diverged", "checkpoints", "last"), { recursive: true });
    await expect(resume("diverged")).rejects.toThrow(/or gradient clipping\.$/);
  });
});

describe("early stopping", () => {
  // Learning so fast that validation soon gets worse.
  const settings = (name: string) =>
    input(name, { patience: 2, epochs: 40, learningRate: 0.03, schedule: "constant", seed: 1 });

  it("ends the run with the model of its best epoch", async () => {
    const events = await collect(trainRun(settings("early")));
    const done = events.find(({ event }) => event === "done");
    expect(done).toMatchObject({ reason: "early stopping" });
    const saved = events.at(-1);
    if (saved?.event !== "saved" || done?.event !== "done") throw new Error("expected a saved run");
    expect(saved.epoch).toBe(done.epochs - 2);
    const tensors = (...names: string[]) =>
      decodeSafetensors(readFileSync(at("early", ...names)), "f").tensors;
    const best = tensors("checkpoints", "best", "state.safetensors");
    for (const [name, { data }] of Object.entries(tensors("model.safetensors"))) {
      expect(best[`parameters/${name}`]?.data).toEqual(data);
    }
    await expect(resume("early", { epochs: 80 })).rejects.toThrow(
      /nothing is left to do: .* because its validation loss/,
    );
  });

  it("stops at the same epoch when it was interrupted", async () => {
    await interrupt(settings("early-interrupted"), 7);
    await resume("early-interrupted");
    expect(contentOf(at("early-interrupted"))).toEqual(contentOf(at("early")));
  });
});

describe("two at once", () => {
  it("in one folder: the second is refused, be it new or resumed, in this process or another", async () => {
    const first = trainRun(input("shared"));
    for await (const event of first) {
      if (event.event !== "step" || event.step !== 2) continue;
      await expect(collect(trainRun(input("shared")))).rejects.toThrow(
        /expected a folder that does not exist yet/,
      );
      await expect(resume("shared")).rejects.toThrow(`being trained by process ${process.pid}`);
      expect(await inAnotherProcess("shared")).toContain(`being trained by process ${process.pid}`);
    }
    expect(contentOf(at("shared"))).toEqual(contentOf(at("finished")));
  });

  it("in two folders: both end with the bits of one alone", async () => {
    await Promise.all(["left", "right"].map((name) => collect(trainRun(input(name)))));
    expect(contentOf(at("left"))).toEqual(contentOf(at("finished")));
    expect(contentOf(at("right"))).toEqual(contentOf(at("finished")));
  });
});

/** What another process says that wants to resume a run. */
async function inAnotherProcess(name: string): Promise<string> {
  const victim = fileURLToPath(new URL("./victim.ts", import.meta.url));
  const words = ["--import", "tsx", victim, at("images"), at(name), "resume"];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) said.push(line);
  return said.join("\n");
}

it("leaves no lock and no temporary file behind", () => {
  for (const name of ["finished", "stopped", "longer", "threads", "diverged", "early", "shared"]) {
    const names = ["", "pictures", "checkpoints"].flatMap((folder) => readdirSync(join(at(name), folder)));
    expect(names.filter((file) => file.startsWith(".") || file.startsWith("lock"))).toEqual([]);
  }
});
