import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { RunError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { faultSettings, runThrough, untilLastEpoch } from "./faulting.ts";

const at = temporaryFolder();
const train = (out: string, signal?: AbortSignal) =>
  trainRun({ ...faultSettings, data: at("images"), out }, { signal });

let whole: Readonly<Record<string, string>>;
beforeAll(async () => {
  await writeTinyImages(at("images"));
  await runThrough((_, signal) => train(at("whole"), signal), systemDisk, false);
  whole = untilLastEpoch(at("whole"));
  const controller = new AbortController();
  for await (const event of train(at("interrupted"), controller.signal)) {
    if (event.event === "step" && event.step === 3) controller.abort();
  }
});

/** A copy of the interrupted run, with something done to it. */
async function spoilt(name: string, spoil: (run: string) => Promise<unknown>): Promise<string> {
  await cp(at("interrupted"), at(name), { recursive: true });
  await spoil(at(name));
  return at(name);
}

async function resume(run: string): Promise<readonly RunEvent[]> {
  const controller = new AbortController();
  const events: RunEvent[] = [];
  for await (const event of resumeRun(run, { signal: controller.signal })) {
    events.push(event);
    if (event.event === "epoch" && event.epoch === 2) controller.abort();
  }
  return events;
}

const stateOf = (run: string, slot = "last") => join(run, "checkpoints", slot, "state.safetensors");
const descriptionOf = (run: string, slot = "last") => join(run, "checkpoints", slot, "checkpoint.json");

async function flip(path: string, byte: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[byte] = (bytes[byte] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

/** The byte at which the data of a tensor begin. */
function dataOf(path: string, tensor: string): number {
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  return 8 + length + JSON.parse(bytes.toString("utf8", 8, 8 + length))[tensor].data_offsets[0];
}

describe("a damaged last checkpoint", () => {
  const bias = "encoder.hidden.0.bias";
  it.each<[string, (run: string) => Promise<unknown>, RegExp]>([
    ["one bit of the header's length", (run) => flip(stateOf(run), 0), /expected sha256 .* found/],
    ["one bit of the header", (run) => flip(stateOf(run), 60), /expected sha256/],
    [
      "one bit of a parameter",
      (run) => flip(stateOf(run), dataOf(stateOf(run), `parameters/${bias}`)),
      /sha256/,
    ],
    [
      "one bit of a first moment",
      (run) => flip(stateOf(run), dataOf(stateOf(run), `firstMoments/${bias}`)),
      /sha256/,
    ],
    [
      "one bit of a second moment",
      (run) => flip(stateOf(run), dataOf(stateOf(run), `secondMoments/${bias}`)),
      /sha256/,
    ],
    ["one bit of its description", (run) => flip(descriptionOf(run), 40), /checkpoint\.json: expected/],
    [
      "a state that is cut off",
      (run) => truncate(stateOf(run), 1000),
      /expected \d+ bytes, found 1000 \(cut off\?\)/,
    ],
    ["an empty state", (run) => truncate(stateOf(run), 0), /found 0 \(cut off\?\)/],
    ["a description that is cut off", (run) => truncate(descriptionOf(run), 100), /expected a JSON object/],
    ["no state", (run) => rm(stateOf(run)), /expected this file, found none/],
    ["no description", (run) => rm(descriptionOf(run)), /expected this file, found none/],
  ])("with %s: the one before it is taken, with a warning", async (name, spoil, reason) => {
    const run = await spoilt(name, spoil);
    const [opened, warning, ...rest] = await resume(run);
    expect(opened).toMatchObject({ event: "opened", resumed: { checkpoint: "previous", step: 2 } });
    expect(warning).toMatchObject({ event: "warning", message: expect.stringMatching(reason) });
    expect(warning).toMatchObject({ message: expect.stringContaining("resumes from the previous one") });
    expect(rest.filter(({ event }) => event === "warning")).toEqual([]);
    expect(untilLastEpoch(run)).toEqual(whole);
    expect(await readdir(join(run, "checkpoints"))).toEqual(["best", "damaged", "last", "previous"]);
  });

  it("that is missing was never there: a crash between two moves looks so", async () => {
    const run = await spoilt("missing", (folder) =>
      rm(join(folder, "checkpoints", "last"), { recursive: true }),
    );
    const [opened, ...rest] = await resume(run);
    expect(opened).toMatchObject({ resumed: { checkpoint: "previous", step: 2 } });
    expect(rest.filter(({ event }) => event === "warning")).toEqual([]);
    expect(untilLastEpoch(run)).toEqual(whole);
  });

  it("is refused where the one before it is damaged too, naming both", async () => {
    const run = await spoilt("both", async (folder) => {
      await truncate(stateOf(folder), 1000);
      await flip(descriptionOf(folder, "previous"), 40);
    });
    await expect(resume(run)).rejects.toThrow(RunError);
    await expect(resume(run)).rejects.toThrow(
      /last.*found 1000.*previous.*checkpoint\.json.*delete .*checkpoints\./,
    );
    await rm(join(run, "checkpoints"), { recursive: true });
    expect((await resume(run))[0]).toMatchObject({ resumed: { checkpoint: "none", step: 0 } });
    expect(untilLastEpoch(run)).toEqual(whole);
  });
});

describe("the best checkpoint", () => {
  it("that was not made before a crash is made from the last one", async () => {
    const controller = new AbortController();
    for await (const event of train(at("best"), controller.signal))
      if (event.event === "epoch") controller.abort();
    await rm(at("best", "checkpoints", "best"), { recursive: true });
    const events = await resume(at("best"));
    expect(events.filter(({ event }) => event === "warning")).toEqual([]);
    expect(untilLastEpoch(at("best"))).toEqual(whole);
  });

  it("that is damaged is told, and replaced by the next better one", async () => {
    const run = await spoilt("best-damaged", (folder) => flip(stateOf(folder, "best"), 500));
    const [, warning] = await resume(run);
    expect(warning).toMatchObject({
      message: expect.stringMatching(/best: expected the checkpoint of epoch 1/),
    });
    expect(untilLastEpoch(run)).toEqual(whole);
  });
});

describe("what is not this run's", () => {
  it("a checkpoint of a newer program is refused", async () => {
    const run = await spoilt("newer", async (folder) => {
      const { sha256: _, ...content } = JSON.parse(await readFile(descriptionOf(folder), "utf8"));
      const newer = { ...content, format: 2, nelbo: "9.0.0" };
      const sha256 = createHash("sha256").update(JSON.stringify(newer)).digest("hex");
      await writeFile(descriptionOf(folder), JSON.stringify({ ...newer, sha256 }));
    });
    await expect(resume(run)).rejects.toThrow(
      /found format 2, written by nelbo 9\.0\.0.*Install the version that wrote it/,
    );
  });

  it("a run of a newer program is refused", async () => {
    const run = await spoilt("newer-run", (folder) =>
      writeFile(join(folder, "config.json"), '{"format":99,"nelbo":"9.0.0"}'),
    );
    await expect(resume(run)).rejects.toThrow("found format 99, written by nelbo 9.0.0");
  });

  it("a checkpoint of other settings is refused, whichever of the two was changed", async () => {
    const run = await spoilt("edited", async (folder) => {
      const config = await readFile(join(folder, "config.json"), "utf8");
      await writeFile(join(folder, "config.json"), config.replace('"seed": 2', '"seed": 3'));
    });
    await expect(resume(run)).rejects.toThrow(/Was config\.json edited, or the checkpoint brought here/);
  });

  it("settings that decide nothing may be edited", async () => {
    const run = await spoilt("harmless", async (folder) => {
      const config = await readFile(join(folder, "config.json"), "utf8");
      await writeFile(
        join(folder, "config.json"),
        config.replace('"checkpointSteps": 1', '"checkpointSteps": 2'),
      );
    });
    await resume(run);
    expect(untilLastEpoch(run)).toEqual(whole);
  });

  it("a folder that is no run is refused", async () => {
    await mkdir(at("folder"));
    await expect(resume(at("folder"))).rejects.toThrow("expected a run's folder, found no config.json there");
  });

  it("metrics that are shorter than the checkpoint says are refused", async () => {
    const run = await spoilt("shorter", (folder) => truncate(join(folder, "metrics.jsonl"), 10));
    await expect(resume(run)).rejects.toThrow(/metrics\.jsonl: expected at least 3 lines, found 0/);
  });

  it("metrics with a torn last line are cut back", async () => {
    const run = await spoilt("torn", async (folder) => {
      const path = join(folder, "metrics.jsonl");
      await writeFile(path, `${await readFile(path, "utf8")}{"event":"epoch","epo`);
    });
    await resume(run);
    expect(untilLastEpoch(run)).toEqual(whole);
  });
});
