import { existsSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import type { ConfigInput } from "../../src/config/config.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { resumeRun } from "../../src/run/resumeRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { contentOf } from "../../src/testing/run/compareRuns.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
/** Two epochs of three steps, with all that a position holds. */
const settings: ConfigInput = {
  ...tinySettings,
  validation: 12,
  binarize: "dynamic",
  schedule: "cosine",
  warmupSteps: 2,
  clipNorm: 10,
  seed: 5,
};
const steps = 3;
/** `started`, and in each epoch its steps and its end. */
const moments = 1 + 2 * (steps + 1);

/** Hears events until one of the training's has been heard `count` times, and has it stop there. */
async function stopAfter(
  run: (signal: AbortSignal) => AsyncGenerator<RunEvent>,
  count: number,
): Promise<readonly RunEvent[]> {
  const controller = new AbortController();
  const heard: RunEvent[] = [];
  let left = count;
  for await (const event of run(controller.signal)) {
    heard.push(event);
    if (["started", "step", "epoch", "diagnosis"].includes(event.event)) left -= 1;
    if (left === 0) controller.abort();
  }
  return heard;
}

let whole: Readonly<Record<string, string>>;
beforeAll(async () => {
  await writeTinyImages(at("images"));
  for await (const _ of trainRun({ ...settings, data: at("images"), out: at("whole") }));
  whole = contentOf(at("whole"));
});

describe("a run that is stopped and resumed", () => {
  it("has something to compare", () => {
    expect(Object.keys(whole).sort()).toEqual([
      "checkpoints/best",
      "checkpoints/best/state.safetensors",
      "checkpoints/last",
      "checkpoints/last/state.safetensors",
      "metrics",
      "model.safetensors",
      "pictures/curves.png",
      "pictures/curves.svg",
      "pictures/reconstruction-001.png",
      "pictures/reconstruction-002.png",
      "pictures/samples-001.png",
      "pictures/samples-002.png",
    ]);
  });

  it.each(Array.from({ length: moments }, (_, index) => index + 1))(
    "after event %i of its training, ends with the bits of one that was not",
    async (count) => {
      const out = at(`stopped-${count}`);
      const input = { ...settings, data: at("images"), out };
      const heard = await stopAfter((signal) => trainRun(input, { signal }), count);
      const updates = heard.filter(({ event }) => event === "step").length;
      expect(heard.at(-1)).toEqual({ event: "stopped", folder: out, step: updates });
      const rest: RunEvent[] = [];
      for await (const event of resumeRun(out)) rest.push(event);
      expect(rest[0]).toMatchObject({ event: "opened", resumed: { step: updates } });
      expect(rest.filter(({ event }) => event === "warning")).toEqual([]);
      expect(rest.filter(({ event }) => event === "step")).toHaveLength(2 * steps - updates);
      expect(contentOf(out)).toEqual(whole);
    },
  );

  it("again and again, after every single event", async () => {
    const out = at("often");
    const input = { ...settings, data: at("images"), out };
    let heard = await stopAfter((signal) => trainRun(input, { signal }), 1);
    for (let resumed = 0; heard.at(-1)?.event === "stopped"; resumed++) {
      expect(resumed).toBeLessThan(moments);
      heard = await stopAfter((signal) => resumeRun(out, { signal }), 2);
    }
    expect(heard.at(-1)?.event).toBe("saved");
    expect(contentOf(out)).toEqual(whole);
  });

  it("before it has a folder leaves nothing", async () => {
    const out = at("never");
    const heard: RunEvent[] = [];
    const signal = AbortSignal.abort();
    for await (const event of trainRun({ ...settings, data: at("images"), out }, { signal }))
      heard.push(event);
    expect(heard).toEqual([{ event: "stopped", folder: undefined, step: 0 }]);
    expect(existsSync(out)).toBe(false);
  });

  it("counts no time twice", () => {
    const seconds = readFileSync(at("often", "metrics.jsonl"), "utf8").match(/"seconds":[\d.]+/g);
    expect(seconds).toHaveLength(3);
  });
});
