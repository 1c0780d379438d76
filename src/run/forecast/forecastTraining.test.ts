import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gatherData } from "../../data/source.ts";
import { fashionMnistDataset } from "../../data/sources/known.ts";
import { contentsOf } from "../../data/testing/contents.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { forecastTraining, syntheticDataset } from "./forecastTraining.ts";

const at = temporaryFolder();

describe("a data set that is not on this machine", () => {
  it("is stood in for by as many images of its shape", async () => {
    const { shape, train, test } = syntheticDataset(fashionMnistDataset);
    expect(shape).toEqual([28, 28, 1]);
    expect([train.count, test.count]).toEqual([60_000, 10_000]);
    expect((await contentsOf(train)).x).toHaveLength(60_000 * 784);
    expect(new Set(await gatherData(train, Uint32Array.of(0))).size).toBeGreaterThan(100);
  });

  it.skipIf(fashionMnistDataset.systemFolders.some((folder) => existsSync(folder)))(
    "is neither downloaded nor missed by a forecast",
    async () => {
      const input = { data: "fashion-mnist", hiddenSizes: [4], latentSize: 2, batchSize: 64, threads: 1 };
      const { data, steps, time } = await forecastTraining(input, { load: { cacheFolder: at("cache") } });
      expect(data).toMatchObject({ source: "not here yet, synthetic images", images: { train: 60_000 } });
      expect(steps.perEpoch).toBe(938);
      expect(time.step.seconds).toBeGreaterThan(0);
      expect(existsSync(at("cache"))).toBe(false);
    },
  );
});
