import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import type { ConfigInput } from "../../src/config/config.ts";
import { RunError } from "../../src/errors.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { decodeMetrics } from "../../src/store/metricsLine.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { watchedDisk } from "../../src/testing/run/disks.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { type ReadEvent, readEventFiles, toldIn } from "./readEvents.ts";

const at = temporaryFolder();
const input = (name: string, more: ConfigInput = {}): ConfigInput => {
  return { ...tinySettings, validation: 12, clipNorm: 5, data: at("images"), out: at(name), ...more };
};
const withFiles = { tensorboard: true } as const;

async function collect(events: AsyncGenerator<RunEvent>): Promise<readonly RunEvent[]> {
  const heard: RunEvent[] = [];
  for await (const event of events) heard.push(event);
  return heard;
}

const filesOf = (name: string) => readEventFiles(at(name, "tensorboard"));
const toldBy = (name: string) => toldIn(at(name, "tensorboard"));

let events: readonly RunEvent[] = [];
let told: readonly ReadEvent[] = [];
beforeAll(async () => {
  await writeTinyImages(at("images"));
  events = await collect(trainRun(input("whole", withFiles)));
  await collect(trainRun(input("plain")));
  told = filesOf("whole").flat();
});

describe("a run with event files", () => {
  it("has one file, which begins with the version", () => {
    expect(filesOf("whole")).toHaveLength(1);
    expect(told[0]).toMatchObject({ version: "brain.Event:2", step: 0, scalars: {} });
    expect(told.filter(({ version }) => version !== undefined)).toHaveLength(1);
    expect(told.every(({ time }) => Math.abs(time - Date.now() / 1000) < 600)).toBe(true);
  });

  it("tells of each step what the step said", () => {
    for (const event of events) {
      if (event.event !== "step") continue;
      const found = told.find(({ step, scalars }) => step === event.step && "batch/loss" in scalars);
      const { loss, reconstruction, kl } = event.batch;
      expect(found?.scalars).toEqual({
        "batch/loss": Math.fround(loss),
        "batch/reconstruction": Math.fround(reconstruction),
        "batch/kl": Math.fround(kl),
        "batch/learningRate": Math.fround(event.learningRate),
        "batch/gradientNorm": Math.fround(event.gradientNorm ?? Number.NaN),
      });
    }
  });

  it("tells of each epoch what metrics.jsonl has, and its pictures", () => {
    const lines = decodeMetrics(readFileSync(at("whole", "metrics.jsonl"), "utf8"), "metrics");
    const epochs = lines.filter((line) => line.event === "epoch");
    expect(epochs).toHaveLength(2);
    for (const { epoch, step, ...splits } of epochs) {
      const found = told.find((event) => event.step === step && "train/loss" in event.scalars);
      for (const split of ["train", "validation", "test"] as const) {
        for (const part of ["loss", "reconstruction", "kl"] as const) {
          expect(found?.scalars[`${split}/${part}`]).toBe(Math.fround(splits[split]?.[part] ?? Number.NaN));
        }
      }
      const diagnosis = lines.find((line) => line.event === "diagnosis" && line.epoch === epoch);
      if (diagnosis?.event !== "diagnosis") throw new Error("expected a diagnosis");
      const diagnosed = told.find((event) => event.step === step && "diagnosis/activeUnits" in event.scalars);
      expect(diagnosed?.scalars).toEqual({
        "diagnosis/activeUnits": diagnosis.activeUnits,
        "diagnosis/explained": Math.fround(diagnosis.explained ?? Number.NaN),
      });
      expect(found?.scalars).toMatchObject({
        "epoch/number": epoch,
        "epoch/learningRate": Math.fround(1e-3),
      });
      for (const [tag, name] of [
        ["pictures/reconstruction", `reconstruction-00${epoch}.png`],
        ["pictures/samples", `samples-00${epoch}.png`],
      ] as const) {
        const image = found?.images[tag];
        const png = readFileSync(at("whole", "pictures", name));
        expect(png.equals(image?.png ?? new Uint8Array(0))).toBe(true);
        expect(image).toMatchObject({
          width: png.readUInt32BE(16),
          height: png.readUInt32BE(20),
          channels: 1,
        });
      }
    }
  });

  it("ends with the same parameters as one without", () => {
    const tensors = (name: string) =>
      decodeSafetensors(readFileSync(at(name, "model.safetensors")), name).tensors;
    expect(tensors("whole")).toEqual(tensors("plain"));
    expect(existsSync(at("plain", "tensorboard"))).toBe(false);
  });

  it("leaves steps out by their number where there are many", async () => {
    await collect(trainRun(input("thinned", { ...withFiles, batchSize: 1, epochs: 1, validation: 0 })));
    expect(toldBy("thinned").filter(({ scalars }) => "batch/loss" in scalars)).toHaveLength(60);
  });
});

describe("a resumed run with event files", () => {
  it.each([1, 2, 3, 4, 5])("stopped after step %i tells everything once, in order", async (step) => {
    const name = `stopped-${step}`;
    const controller = new AbortController();
    for await (const event of trainRun(input(name, withFiles), { signal: controller.signal })) {
      if (event.event === "step" && event.step === step) controller.abort();
    }
    await collect(resumeRun(at(name)));
    expect(toldBy(name)).toEqual(toldBy("whole"));
    const [, second] = filesOf(name);
    expect(second?.slice(0, 2)).toMatchObject([{ version: "brain.Event:2" }, { session: 1, step: step + 1 }]);
  });

  it("is cut back to its checkpoint, whatever the files have after it", async () => {
    // A folder as it is in the middle of the second epoch, with the checkpoint of the first, and a torn last record.
    for await (const event of trainRun(input("crashing", withFiles))) {
      if (event.event !== "checkpoint" || event.epochs !== 1) continue;
      cpSync(at("crashing"), at("crashed"), { recursive: true });
      break;
    }
    const [file = ""] = readdirSync(at("crashed", "tensorboard"));
    const whole = readFileSync(
      join(at("whole", "tensorboard"), readdirSync(at("whole", "tensorboard"))[0] ?? ""),
    );
    writeFileSync(at("crashed", "tensorboard", file), whole.subarray(0, whole.length - 5));
    await collect(resumeRun(at("crashed")));
    expect(toldBy("crashed")).toEqual(toldBy("whole"));
    expect(filesOf("crashed")).toHaveLength(2);
  });

  it("begins anew where there was no checkpoint", async () => {
    for await (const event of trainRun(input("early", withFiles))) {
      if (event.event !== "step") continue;
      cpSync(at("early"), at("early-copy"), { recursive: true });
      break;
    }
    await collect(resumeRun(at("early-copy")));
    expect(toldBy("early-copy")).toEqual(toldBy("whole"));
    expect(filesOf("early-copy")).toHaveLength(1);
  });

  it("can be trained for longer", async () => {
    cpSync(at("whole"), at("longer"), { recursive: true });
    await collect(resumeRun(at("longer"), { epochs: 3 }));
    expect(toldBy("longer").filter(({ scalars }) => "train/loss" in scalars)).toHaveLength(3);
    expect(toldBy("longer").slice(0, toldBy("whole").length)).toEqual(toldBy("whole"));
  });
});

describe("a run of principal components with event files", () => {
  const components = { preset: "pca", latentSize: 3, threads: 1, tensorboard: true } as const;
  const epochs = (name: string) => toldBy(name).filter(({ scalars }) => "train/loss" in scalars);

  it("tells of its one epoch, and of no learning rate, as it makes no steps", async () => {
    await collect(trainRun({ ...components, data: at("images"), out: at("components") }));
    const [epoch, ...more] = epochs("components");
    expect(more).toEqual([]);
    expect(epoch).toMatchObject({ step: 0, scalars: { "epoch/number": 1 } });
    expect(epoch?.scalars).not.toHaveProperty("epoch/learningRate");
    expect(Object.values(epoch?.scalars ?? {}).every(Number.isFinite)).toBe(true);
    expect(Object.keys(epoch?.images ?? {})).toContain("pictures/reconstruction");
  });

  it("keeps them where it goes on behind that epoch", async () => {
    const controller = new AbortController();
    const settings = { ...components, data: at("images"), out: at("ended") };
    for await (const event of trainRun(settings, { signal: controller.signal })) {
      if (event.event === "epoch") controller.abort();
    }
    await collect(resumeRun(at("ended")));
    expect(epochs("ended")).toHaveLength(1);
    expect(toldBy("ended")).toEqual(toldBy("components"));
  });
});

it("has events on disk whenever a checkpoint is", async () => {
  const flushed: string[] = [];
  const disk = watchedDisk((operation, path) => {
    if (operation === "flushFile" && path.includes("tfevents") && !path.endsWith(".tmp"))
      flushed.push("events");
    if (operation === "rename" && path.includes(".last.")) flushed.push("checkpoint");
  });
  await collect(trainRun(input("flushed", { ...withFiles, checkpointSteps: 1 }), { disk }));
  expect(flushed[0]).toBe("events");
  expect(flushed.filter((what) => what === "checkpoint").length).toBeGreaterThan(2);
});

it("says so where the disk is full, and keeps a run that resumes", async () => {
  let full = false;
  const disk = watchedDisk((operation, path) => {
    if (full && operation === "append" && path.includes("tfevents")) {
      throw Object.assign(new Error("injected"), { code: "ENOSPC" });
    }
  });
  const training = async () => {
    for await (const event of trainRun(input("full", withFiles), { disk })) {
      if (event.event === "step" && event.step === 4) full = true;
    }
  };
  await expect(training()).rejects.toThrow(RunError);
  await collect(resumeRun(at("full"), { disk: systemDisk }));
  expect(toldBy("full")).toEqual(toldBy("whole"));
});

const python = process.env.PYTHON ?? "python3";
const hasTensorboard = spawnSync(python, ["-c", "import tensorboard"]).status === 0;

it.runIf(hasTensorboard)("is read by TensorBoard itself", () => {
  const script = [
    "import json, sys",
    "from tensorboard.backend.event_processing.event_accumulator import EventAccumulator",
    "files = EventAccumulator(sys.argv[1], size_guidance={'scalars': 0, 'images': 0}).Reload()",
    "tags = files.Tags()",
    "print(json.dumps({",
    "  'scalars': {tag: [[e.step, e.value] for e in files.Scalars(tag)] for tag in tags['scalars']},",
    "  'images': {tag: [[e.step, e.width, e.height] for e in files.Images(tag)] for tag in tags['images']},",
    "}))",
  ].join("\n");
  const { stdout, stderr } = spawnSync(python, ["-c", script, at("stopped-4", "tensorboard")], {
    encoding: "utf8",
  });
  expect(stdout, stderr).not.toBe("");
  const { scalars, images } = JSON.parse(stdout);
  const byTag: Record<string, (readonly [number, number])[]> = {};
  for (const { step, scalars: found } of filesOf("stopped-4").flat()) {
    for (const [tag, value] of Object.entries(found)) byTag[tag] = [...(byTag[tag] ?? []), [step, value]];
  }
  expect(scalars).toEqual(byTag);
  expect(Object.keys(images).sort()).toEqual(["pictures/reconstruction", "pictures/samples"]);
});
