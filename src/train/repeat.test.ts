import { beforeAll, describe, expect, it } from "vitest";
import { epochOrder, everyImage } from "../data/batches.ts";
import { type Binarization, createBinarizer } from "../data/binarize.ts";
import { gatherData, type Source } from "../data/source.ts";
import { residentSource } from "../data/sources/resident.ts";
import { splitValidation } from "../data/split.ts";
import type { EpochEvent } from "./events.ts";
import {
  fingerprint,
  openTraining,
  type RecordedRun,
  type RecordedStep,
  record,
  type Trained,
  tinyImages,
  tinySplit,
  trainTiny,
  withoutSeconds,
} from "./testing/tinyTraining.ts";

const evaluations = ({ events }: Trained) =>
  events.filter((event): event is EpochEvent => event.event === "epoch").map(({ test }) => test);

let first: Trained;
beforeAll(async () => {
  first = await trainTiny();
});

describe("a training repeats", () => {
  it("to the bit, in parameters and in every event, for the same seed", async () => {
    const again = await trainTiny();
    expect(fingerprint(again.parameters)).toBe(fingerprint(first.parameters));
    expect(withoutSeconds(again.events)).toEqual(withoutSeconds(first.events));
  });

  it("whether or not another training runs between its steps", async () => {
    const [one, other] = [await openTraining(), await openTraining({ seed: 8 })];
    while (!(await one.events.next()).done) await other.events.next();
    expect(fingerprint(await one.session.readParameters())).toBe(fingerprint(first.parameters));
    await Promise.all([one.session.dispose(), other.session.dispose()]);
  });

  it("with other parameters and metrics for another seed", async () => {
    const initial = { change: fill(0.01) };
    const [seven, eight] = [await trainTiny(initial), await trainTiny({ ...initial, seed: 8 })];
    expect(fingerprint(eight.parameters)).not.toBe(fingerprint(seven.parameters));
    expect(withoutSeconds(eight.events)).not.toEqual(withoutSeconds(seven.events));
  });
});

/** Sets every parameter to the same number: what then differs is the order and the noise. */
function fill(value: number) {
  return (parameters: Record<string, Float32Array>) => {
    for (const values of Object.values(parameters)) values.fill(value);
  };
}

/** All pixels of a split, in an array of their own. */
const pixelsOf = async (split: Source) => Uint8Array.from(await gatherData(split, everyImage(split.count)));

/** The rows of its file that a split has. */
const fileRows = (split: Source) => Array.from(everyImage(split.count), (image) => split.fileRow(image));

/** The split, of a whole file, with the pixels of some of its rows inverted. */
async function corrupt(split: Source, rows: Iterable<number>): Promise<Source> {
  const pixels = await pixelsOf(split);
  for (const row of rows) for (let i = 64 * row; i < 64 * row + 64; i++) pixels[i] = 255 - (pixels[i] ?? 0);
  return residentSource({ shape: split.shape, x: pixels });
}

describe("splits for reports do not affect training", () => {
  it("validation images: their pixels may be anything", async () => {
    const { train, validation } = splitValidation(tinyImages.train, 20, 7);
    const rows = validation === undefined ? [] : fileRows(validation);
    expect(rows).toHaveLength(20);
    const bad = splitValidation(await corrupt(tinyImages.train, rows), 20, 7);
    const clean = await trainTiny({ images: { train, ...(validation && { validation }) } });
    const other = await trainTiny({ images: bad });
    expect(fingerprint(other.parameters)).toBe(fingerprint(clean.parameters));
    const validated = ({ events }: Trained) =>
      events.flatMap((e) => (e.event === "epoch" ? [e.validation] : []));
    expect(validated(other)).not.toEqual(validated(clean));
    // The proof can fail: one image that is trained on, corrupted, changes the parameters.
    const learnt = fileRows(train).slice(0, 1);
    const changed = await trainTiny({
      images: splitValidation(await corrupt(tinyImages.train, learnt), 20, 7),
    });
    expect(fingerprint(changed.parameters)).not.toBe(fingerprint(clean.parameters));
  });

  it("test images: their pixels, their number and their absence", async () => {
    const { train, test = train } = tinyImages;
    const corrupted = await trainTiny({
      images: { train, test: await corrupt(test, Array(test.count).keys()) },
    });
    const more = await trainTiny({ images: { train, test: tinySplit(300, "more") } });
    const none = await trainTiny({ images: { train } });
    for (const other of [corrupted, more, none]) {
      expect(fingerprint(other.parameters)).toBe(fingerprint(first.parameters));
    }
    expect(evaluations(corrupted)).not.toEqual(evaluations(first));
  });
});

describe("binarization", () => {
  /** What image 0 .. 59 looked like in each of the two epochs. */
  async function shown(binarization: Binarization): Promise<readonly Uint8Array[]> {
    const steps: RecordedStep[] = [];
    await trainTiny({ presentation: { binarization }, wrap: record(steps) });
    return [1, 2].map((epoch) => {
      const images = new Uint8Array(60 * 64);
      const order = epochOrder(7, epoch, 60);
      const fed = steps.slice(4 * epoch - 4, 4 * epoch).flatMap(({ feeds }) => Array.from(feeds.x ?? []));
      for (const [place, image] of order.entries())
        images.set(fed.slice(64 * place, 64 * place + 64), 64 * image);
      return images;
    });
  }

  it("none: unchanged images", async () => {
    const pixels = await pixelsOf(tinyImages.train);
    expect(await shown("none")).toEqual([pixels, pixels]);
  });

  it("static: the same black and white images in both epochs", async () => {
    const [one, two] = await shown("static");
    expect(one?.every((pixel) => pixel === 0 || pixel === 255)).toBe(true);
    expect(two).toEqual(one);
  });

  it("dynamic: different images in each epoch, the same in each training", async () => {
    const [one, two] = await shown("dynamic");
    expect(one?.every((pixel) => pixel === 0 || pixel === 255)).toBe(true);
    expect(two).not.toEqual(one);
    expect(await shown("dynamic")).toEqual([one, two]);
  });

  it("static: each file's images are drawn by their rows, validation images among the training images", async () => {
    const passes: RecordedRun[] = [];
    const split = splitValidation(tinyImages.train, 20, 7);
    const images = { ...split, ...(tinyImages.test && { test: tinyImages.test }) };
    await trainTiny({ presentation: { binarization: "static" }, images, wrap: record([], passes) });
    const [validation, test] = passes;
    const [drawn] = await shown("static");
    const rows = split.validation === undefined ? [] : fileRows(split.validation);
    const expected = rows.flatMap((row) => Array.from(drawn?.subarray(64 * row, 64 * row + 64) ?? []));
    expect(Array.from(validation?.feeds.x ?? [])).toEqual(expected);
    const source = tinyImages.test ?? tinyImages.train;
    const pixels = await pixelsOf(source);
    const batch = { source, images: everyImage(20), pixels };
    createBinarizer("static", 7, "test").evaluation(batch);
    expect(test?.feeds.x).toEqual(pixels);
  });

  it("dynamic: evaluation repeats, and equals that of static", async () => {
    // With a rate of zero the parameters stay as they are, so epochs differ by their evaluation alone.
    const schedule = { learningRate: 0, decay: { kind: "constant" }, warmupSteps: 0 } as const;
    const [dynamic, fixed, grey] = await Promise.all(
      (["dynamic", "static", "none"] as const).map((binarization) =>
        trainTiny({ presentation: { binarization }, schedule }),
      ),
    );
    const [one, two] = evaluations(dynamic ?? first);
    expect(one).toEqual(two);
    expect(evaluations(fixed ?? first)).toEqual([one, two]);
    expect(evaluations(grey ?? first)).not.toEqual([one, two]);
  });
});
