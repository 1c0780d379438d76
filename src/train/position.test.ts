import { beforeAll, describe, expect, it } from "vitest";
import { augmentations } from "../data/augment/augment.ts";
import { splitValidation } from "../data/split.ts";
import { ConfigError } from "../errors.ts";
import type { TrainingEvent } from "./events.ts";
import type { TrainingStart } from "./position.ts";
import {
  fingerprint,
  openTraining,
  type TinyTraining,
  tinyImages,
  trainTiny,
  withoutSeconds,
} from "./testing/tinyTraining.ts";

const { test } = tinyImages;
const settings: TinyTraining = {
  presentation: { augmentation: augmentations, binarization: "dynamic" },
  images: { ...splitValidation(tinyImages.train, 20, 7), ...(test && { test }) },
  schedule: { learningRate: 1e-2, decay: { kind: "cosine" }, warmupSteps: 2 },
};

interface Moment {
  readonly from: TrainingStart;
  readonly parameters: Record<string, Float32Array>;
  /** Events before it, itself included. */
  readonly heard: number;
}

/** A training to its end, and what there was to go on from at each of its steps and epochs. */
async function trainWithMoments() {
  const { session, events } = await openTraining(settings);
  const seen: TrainingEvent[] = [];
  const moments: Moment[] = [];
  for await (const event of events) {
    seen.push(event);
    const optimizer = await session.readOptimizer();
    if (!("position" in event) || optimizer === undefined) continue;
    const { position } = event;
    moments.push({
      from: { position, optimizer },
      parameters: await session.readParameters(),
      heard: seen.length,
    });
  }
  const state = fingerprint(await session.readParameters());
  const optimizer = await session.readOptimizer();
  await session.dispose();
  return { seen, moments, state, optimizer };
}

let whole: Awaited<ReturnType<typeof trainWithMoments>>;
beforeAll(async () => {
  whole = await trainWithMoments();
});

function startAt({ from, parameters }: Moment, more: TinyTraining = {}) {
  const change = (initial: Record<string, Float32Array>) => void Object.assign(initial, parameters);
  return { ...settings, ...more, from, change };
}

describe("a training that resumes from any of its positions", () => {
  it("ends with the same bits as one without interruption, and emits the same events", async () => {
    expect(whole.moments).toHaveLength(2 * (3 + 1));
    for (const moment of whole.moments) {
      const { session, events } = await openTraining(startAt(moment));
      const rest: TrainingEvent[] = [];
      for await (const event of events) rest.push(event);
      expect(fingerprint(await session.readParameters())).toBe(whole.state);
      expect(await session.readOptimizer()).toEqual(whole.optimizer);
      const [started, ...others] = withoutSeconds(rest);
      const [begun, ...expected] = withoutSeconds(whole.seen);
      expect(started).toEqual(begun);
      expect(others).toEqual(expected.slice(moment.heard - 1));
      await session.dispose();
    }
  });

  it("survives JSON", () => {
    for (const { from } of whole.moments) {
      expect(JSON.parse(JSON.stringify(from.position))).toEqual(from.position);
    }
  });

  it("counts the time before the interruption", async () => {
    const [moment] = whole.moments;
    if (moment === undefined) throw new Error("no moment");
    const { position } = moment.from;
    const from = { ...moment.from, position: { ...position, seconds: { epoch: 100, total: 1000 } } };
    const { events } = await trainTiny(startAt({ ...moment, from }));
    expect(events.find(({ event }) => event === "epoch")).toMatchObject({ seconds: expect.closeTo(100, -1) });
    expect(events.at(-1)).toMatchObject({ seconds: expect.closeTo(1000, -1) });
  });

  it("can have more epochs", async () => {
    const last = whole.moments.at(-1);
    if (last === undefined) throw new Error("no moment");
    const schedule = { learningRate: 1e-2, decay: { kind: "constant" }, warmupSteps: 0 } as const;
    const { events } = await trainTiny(startAt(last, { epochs: 3, schedule }));
    expect(events.flatMap((event) => (event.event === "step" ? [event.step] : []))).toEqual([7, 8, 9]);
  });
});

describe("a position outside the training is an error", () => {
  it.each([
    ["after its last epoch", { epoch: 4 }, "epoch 4, step 1 is outside a training of 2 epochs of 3 steps"],
    ["after its epoch's last step", { stepOfEpoch: 4 }, "step 4 is outside"],
    ["before its first epoch", { epoch: 0 }, "epoch 0"],
    ["at another step than the optimizer", { stepOfEpoch: 2 }, "expected an optimizer with 2 updates"],
  ])("%s", async (_, wrong, message) => {
    const [moment] = whole.moments;
    if (moment === undefined) throw new Error("no moment");
    const from = { ...moment.from, position: { ...moment.from.position, ...wrong } };
    const run = trainTiny(startAt({ ...moment, from }));
    await expect(run).rejects.toThrow(ConfigError);
    await expect(run).rejects.toThrow(message);
  });
});
