import { expect, it } from "vitest";
import { numberTypes } from "../../codec/arrays/storedArray.ts";
import { elementCount } from "../../codec/sizes.ts";
import { NelboError } from "../../errors.ts";
import { randomStream } from "../../random/stream.ts";
import { everyImage } from "../batches.ts";
import { datumSize, gatherData } from "../source.ts";
import { datasetOfArrays } from "./datasetOf.ts";
import type { NumberRange } from "./numberReader.ts";
import { layouts, type ReadingRequest, readingSchema } from "./reading.ts";
import { assignRoles } from "./roles.ts";
import { memoryArray, memoryFile, numbersOf } from "./testing/memoryArrays.ts";

/** A source of choices, which are the same for the same case. */
function choices(seed: number) {
  const words = new Uint32Array(4096);
  randomStream(seed, "anything").bits(0, words);
  let used = 0;
  const next = () => words[used++ % words.length] ?? 0;
  return {
    below: (bound: number) => next() % bound,
    of: <Each>(items: readonly [Each, ...Each[]]): Each => items[next() % items.length] ?? items[0],
  };
}

const names = [
  "x",
  "y",
  "x_train",
  "x_test",
  "y_train",
  "images",
  "imgs",
  "labels",
  "a",
  "b",
  "val_x",
  "",
] as const;
const sizes = [0, 1, 2, 3, 4, 5, 8, 9, 12, 64, 192] as const;
const spans: readonly [NumberRange, ...NumberRange[]] = [
  [0, 1],
  [0, 255],
  [0, 16],
  [-1, 1],
  [-3, 3],
  [0, 65_535],
  [0, 1e9],
  [-0.5, 0.5],
  [5, 5],
];

function randomArray(name: string, choose: ReturnType<typeof choices>, count: number) {
  const type = choose.of(numberTypes);
  const rank = choose.below(5);
  const shape = [count, ...Array.from({ length: rank }, () => choose.of(sizes))].slice(0, rank);
  const length = Math.min(elementCount(shape), 20_000);
  if (length < elementCount(shape))
    return memoryArray({ name, type: "uint8", shape: [count, 2] }, new Uint8Array(2 * count));
  const [low, high] = choose.of(spans);
  const steps = choose.of([1, 2, 16, 255, 1000]);
  const bad = choose.below(12) === 0 ? Number.NaN : low;
  const values = Array.from({ length }, (_, at) =>
    at === 5 ? bad : low + ((high - low) * choose.below(steps + 1)) / steps,
  );
  return memoryArray({ name, type, shape }, numbersOf(type, values));
}

it("random arrays give a consistent data set or an error with a reason", {
  timeout: 60_000,
}, async () => {
  const outcomes = { read: 0, refused: 0 };
  for (let seed = 0; seed < 400; seed++) {
    const choose = choices(seed);
    const count = choose.of([0, 1, 2, 5, 20]);
    const used = new Set(Array.from({ length: 1 + choose.below(4) }, () => choose.of(names)));
    const arrays = [...used].map((name) =>
      randomArray(name, choose, choose.below(6) === 0 ? count + 1 : count),
    );
    const request: ReadingRequest = {
      seed,
      ...(choose.below(3) === 0 && { layout: choose.of(layouts) }),
      ...(choose.below(3) === 0 && {
        range: choose.of<ReadingRequest["range"]>(["none", [0, 255], [0, 1], [-5, 5], [0, 1e9]]),
      }),
      ...(choose.below(4) === 0 && { test: choose.of([0, 1, 0.5, 0.999, 7]) }),
      ...(choose.below(4) === 0 && { limit: choose.of([0, 1, 3, 100]) }),
      ...(choose.below(8) === 0 && { images: choose.of(names) }),
      ...(choose.below(8) === 0 && { labels: choose.of(names) }),
    };
    const read = async (stored?: Parameters<typeof datasetOfArrays>[3]) =>
      datasetOfArrays(
        assignRoles([{ file: memoryFile(arrays) }], request),
        { name: "set", source: "file", files: [] },
        request,
        stored,
      );
    const made = await read().catch((error: unknown) => error);
    if (made instanceof Error) {
      expect(made, `seed ${seed}: ${made.stack}`).toBeInstanceOf(NelboError);
      expect(made.message, `seed ${seed}`).not.toMatch(/undefined|NaN to|Infinity/);
      outcomes.refused += 1;
      continue;
    }
    outcomes.read += 1;
    const { train, test, reading, shape } = made as Awaited<ReturnType<typeof read>>;
    expect(readingSchema.parse(reading)).toEqual(reading);
    const again = await read(reading);
    for (const [source, same] of [
      [train, again.train],
      [test, again.test],
    ] as const) {
      const x = await gatherData(source, everyImage(source.count));
      expect(x.length).toBe(source.count * elementCount(shape));
      expect(datumSize(source)).toBe(elementCount(shape));
      expect(
        x.every(
          (value) => Number.isFinite(value) && (reading.range === undefined || (value >= 0 && value <= 255)),
        ),
      ).toBe(true);
      expect(await gatherData(same, everyImage(same.count))).toEqual(x);
    }
  }
  expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(40);
});
