import { readdirSync, readFileSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "../codec/idx.ts";
import { decodePng } from "../codec/png.ts";
import type { ConfigInput } from "../config/config.ts";
import { ConfigError, DataError, DivergenceError, RunError } from "../errors.ts";
import { decodeMetrics } from "../store/metricsLine.ts";
import { temporaryFolder } from "../testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../testing/run/tinyImages.ts";
import type { RunEvent } from "./events.ts";
import { trainRun } from "./trainRun.ts";

const at = temporaryFolder();
const settings = (more: ConfigInput): ConfigInput => ({ ...tinySettings, data: at("images"), ...more });

async function collect(input: ConfigInput): Promise<readonly RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of trainRun(input, { runsFolder: at("runs") })) events.push(event);
  return events;
}

const metricsOf = (folder: string) =>
  decodeMetrics(readFileSync(join(folder, "metrics.jsonl"), "utf8"), folder);
const withoutSeconds = (folder: string) =>
  metricsOf(folder).map((line) => ("seconds" in line ? { ...line, seconds: 0 } : line));
const modelOf = (folder: string) => readFileSync(join(folder, "model.safetensors"));

let first: readonly RunEvent[];
beforeAll(async () => {
  await writeTinyImages(at("images"));
  first = await collect(settings({ out: at("first"), seed: 7 }));
});

describe("trainRun", () => {
  it("opens a folder, trains, and names what it saved", () => {
    const step = Array.from({ length: 4 }, () => "step");
    expect(first.map(({ event }) => event).filter((event) => event !== "checkpoint")).toEqual([
      "opened",
      "started",
      ...step,
      "epoch",
      "diagnosis",
      ...step,
      "epoch",
      "diagnosis",
      "done",
      "saved",
    ]);
    expect(first[0]).toMatchObject({
      folder: at("first"),
      config: { seed: 7, epochs: 2 },
      data: { name: "images", imageShape: [8, 8, 1], images: { train: 60, validation: 0, test: 20 } },
      model: {
        description: "64-16-4",
        parameters: 64 * 16 + 16 + 2 * (16 * 4 + 4) + 4 * 16 + 16 + 16 * 64 + 64,
      },
      engine: { threads: 1 },
    });
    const picture = (name: string) => at("first", "pictures", name);
    expect(first.at(-1)).toEqual({
      event: "saved",
      folder: at("first"),
      model: at("first", "model.safetensors"),
      epoch: 2,
      diagnosis: expect.objectContaining({ event: "diagnosis", epoch: 2, latentSize: 4 }),
      pictures: ["reconstruction-002.png", "samples-002.png", "curves.svg", "curves.png"].map(picture),
    });
  });

  it("leaves a complete folder and no temporary file", () => {
    expect(readdirSync(at("first")).sort()).toEqual([
      "card.json",
      "checkpoints",
      "checksums.json",
      "config.json",
      "data.json",
      "environment.json",
      "metrics.jsonl",
      "model.safetensors",
      "pictures",
      "scores.json",
    ]);
    expect(readdirSync(at("first", "pictures")).sort()).toEqual([
      "curves.png",
      "curves.svg",
      "reconstruction-001.png",
      "reconstruction-002.png",
      "samples-001.png",
      "samples-002.png",
    ]);
  });

  it("writes the events of training, but for single steps, as metrics", () => {
    const kept = first.filter(({ event }) => ["started", "epoch", "diagnosis", "done"].includes(event));
    expect(withoutSeconds(at("first"))).toEqual(
      kept.map((event) => {
        const { position: _, ...told } = { position: undefined, ...event };
        return "seconds" in told ? { ...told, seconds: 0 } : told;
      }),
    );
  });

  it("draws pictures of the documented layout", () => {
    const size = (name: string) => {
      const { width, height } = decodePng(readFileSync(at("first", "pictures", name)));
      return { width, height };
    };
    // Images of 8 x 8 are enlarged 11 times (GridOptions.scale): 88 pixels, gaps of 2, and of 6 between pairs.
    expect(size("samples-001.png")).toEqual({ width: 8 * 88 + 7 * 2, height: 8 * 88 + 7 * 2 });
    expect(size("reconstruction-001.png")).toEqual({ width: 8 * 88 + 7 * 6, height: 2 * 88 + 2 });
    expect(readFileSync(at("first", "pictures", "curves.svg"), "utf8")).toContain("64–16–4 · β = 1");
  });

  it("says nothing of the machine's names in its files", () => {
    for (const name of ["config.json", "data.json", "environment.json"]) {
      expect(readFileSync(at("first", name), "utf8")).not.toMatch(/user|host/i);
    }
    expect(JSON.parse(readFileSync(at("first", "environment.json"), "utf8"))).toMatchObject({
      node: process.versions.node,
      engine: expect.stringMatching(/^onnxruntime-node \d/),
      threads: 1,
    });
  });

  it("gives the same bits for the same seed, and others for another", async () => {
    await collect(settings({ out: at("again"), seed: 7 }));
    await collect(settings({ out: at("other"), seed: 8 }));
    expect(modelOf(at("again"))).toEqual(modelOf(at("first")));
    expect(withoutSeconds(at("again"))).toEqual(withoutSeconds(at("first")));
    for (const picture of ["samples-002.png", "reconstruction-002.png", "curves.png"]) {
      const bytes = (run: string) => readFileSync(at(run, "pictures", picture));
      expect(bytes("again")).toEqual(bytes("first"));
      expect(bytes("other")).not.toEqual(bytes("first"));
    }
    expect(modelOf(at("other")).equals(modelOf(at("first")))).toBe(false);
    expect(withoutSeconds(at("other"))).not.toEqual(withoutSeconds(at("first")));
  });

  it("makes a numbered folder and reports on validation images", async () => {
    const events = await collect(settings({ validation: 20, epochs: 1, binarize: "static" }));
    expect(events[0]).toMatchObject({
      folder: at("runs", "images-64-16-4-001"),
      data: { images: { train: 40, validation: 20, test: 20 }, binarization: "static" },
    });
    expect(events.find(({ event }) => event === "epoch")).toHaveProperty("validation.loss");
    expect(metricsOf(at("runs", "images-64-16-4-001"))[1]).toHaveProperty("validation.loss");
  });

  it("refuses a folder that holds something, before it loads data", async () => {
    const run = collect(settings({ out: at("first"), data: at("no such data") }));
    await expect(run).rejects.toThrow(RunError);
    await expect(run).rejects.toThrow(at("first"));
    expect(modelOf(at("first")).length).toBeGreaterThan(0);
  });

  it.each([
    ["a setting out of bounds", { latentSize: 0 }, ConfigError],
    ["more validation images than there are", { validation: 60 }, ConfigError],
    ["a warm-up longer than the training", { warmupSteps: 1000 }, ConfigError],
    ["no data", { data: "/nowhere" }, DataError],
  ])("leaves nothing behind on %s", async (_, wrong, error) => {
    await expect(collect(settings({ out: at("never"), ...wrong }))).rejects.toThrow(error);
    expect(await readdir(at())).not.toContain("never");
  });

  it("saves no model where a step diverges, and keeps the metrics until then", async () => {
    const run = collect(settings({ out: at("diverged"), learningRate: 10, epochs: 50 }));
    await expect(run).rejects.toThrow(DivergenceError);
    await expect(run).rejects.toThrow(/^step \d+: expected a finite/);
    expect(await readdir(at("diverged"))).not.toContain("model.safetensors");
    expect(metricsOf(at("diverged"))[0]).toMatchObject({ event: "started" });
  });

  it("saves no model where only the evaluation shows that it diverged", async () => {
    const run = collect(settings({ out: at("late"), learningRate: 10, epochs: 1, batchSize: 60 }));
    await expect(run).rejects.toThrow(
      /^step 1: expected a finite test (reconstruction|kl|loss) after epoch 1/,
    );
    expect(await readdir(at("late"))).not.toContain("model.safetensors");
    expect(metricsOf(at("late")).map(({ event }) => event)).toEqual(["started", "diverged"]);
  });

  it("stops where the consumer leaves, without a model, with whole lines", async () => {
    for await (const event of trainRun(settings({ out: at("left") }))) {
      if (event.event === "step" && event.epoch === 2) break;
    }
    expect((await readdir(at("left"))).sort()).not.toContain("model.safetensors");
    expect(metricsOf(at("left")).map(({ event }) => event)).toEqual(["started", "epoch", "diagnosis"]);
  });

  it("trains on images that are neither grey nor coloured, and draws none of them", async () => {
    await writeTinyImages(at("strange"));
    const strange = (shade: number) =>
      encodeIdx({
        type: "ubyte",
        shape: [4, 4, 4, 2],
        values: Uint8Array.from({ length: 128 }, (_, at) => shade + at),
      });
    await writeFile(at("strange", "train-images-idx3-ubyte"), strange(0));
    await writeFile(at("strange", "t10k-images-idx3-ubyte"), strange(100));
    const events = await collect(settings({ data: at("strange"), out: at("strange-run") }));
    const curves = ["curves.svg", "curves.png"].map((name) => at("strange-run", "pictures", name));
    expect(events.at(-1)).toMatchObject({ event: "saved", pictures: curves });
    expect(readdirSync(at("strange-run", "pictures")).sort()).toEqual(["curves.png", "curves.svg"]);
  });
});
