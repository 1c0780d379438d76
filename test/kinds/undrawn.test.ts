import { existsSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { runLines } from "../../src/cli/runReport.ts";
import { plainStyle } from "../../src/cli/terminal.ts";
import { decodeNpy } from "../../src/codec/npy/npy.ts";
import {
  ConfigError,
  type ConfigInput,
  compareRuns,
  type Dataset,
  decodeRun,
  encodeRun,
  evaluateRun,
  exportRun,
  plotKinds,
  plotRun,
  readRunSummary,
  reconstructRun,
  reportRun,
  sampleRun,
  scoreRun,
  trainRun,
} from "../../src/node.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings } from "../../src/testing/run/tinyImages.ts";
import { manyChannels, oneHot, twoChannels, vectors } from "./datasets.ts";

const at = temporaryFolder();
const loadOf = (dataset: Dataset) => ({ datasets: { [dataset.name]: () => dataset } });

async function train(dataset: Dataset, more: ConfigInput = {}): Promise<void> {
  const settings = { ...tinySettings, data: dataset.name, out: at(dataset.name), ...more };
  for await (const _ of trainRun(settings, { load: loadOf(dataset) }));
}

const kinds = [
  {
    dataset: vectors,
    settings: { likelihood: "gaussian", mean: "linear" },
    reason: "its data are vectors of [6] numbers, and only images can be shown",
    size: "6 numbers",
  },
  {
    dataset: twoChannels,
    settings: {},
    reason: "its data have 2 channels, and only images of 1 (grey) or 3 (RGB) can be shown",
    size: "8 x 8 x 2",
  },
  {
    dataset: oneHot,
    settings: { likelihood: "categorical" },
    reason: "its data are series of [6, 5] numbers, and only images can be shown",
    size: "6 x 5 numbers",
  },
] as const;

describe.each(kinds)("data that cannot be drawn: $dataset.name", ({ dataset, settings, reason, size }) => {
  const { name, shape } = dataset;
  const load = loadOf(dataset);
  const run = () => at(name);
  const file = (ending: string) => at(`${name}-${ending}`);
  const sizes = (path: string) => decodeNpy(readFileSync(path), path).shape;
  beforeAll(() => train(dataset, settings));

  it("are trained, with no pictures except the curves", async () => {
    expect(readdirSync(at(name, "pictures")).sort()).toEqual(["curves.png", "curves.svg"]);
    const summary = await readRunSummary(run());
    expect(summary).toMatchObject({ state: "finished", data: { images: { train: 120, test: 40 } } });
    expect(Number.isFinite(summary.last?.test?.loss)).toBe(true);
    const [, data] = runLines(summary, { style: plainStyle, columns: 100 });
    expect(data).toContain(`, ${size}: 120 training + 40 test`);
  });

  it("are encoded, decoded, scored and evaluated", async () => {
    expect(await encodeRun(run(), { ...load, out: file("codes.npy") })).toMatchObject({ count: 40 });
    await decodeRun(run(), { files: [file("codes.npy")], out: file("decoded.npy") });
    expect(sizes(file("decoded.npy"))).toEqual([40, ...shape]);
    const decoding = decodeRun(run(), { files: [file("codes.npy")], out: file("decoded.png") });
    await expect(decoding).rejects.toThrow(`${reason}. Name a .npy or .csv file for the numbers`);
    const lines: string[] = [];
    await scoreRun(run(), { ...load, line: (text) => lines.push(text) });
    expect(lines).toHaveLength(40);
    expect(await evaluateRun(run(), { ...load, samples: 2 })).toMatchObject({ images: 40 });
  });

  it("are sampled and reconstructed to numbers, and a picture is refused with advice that works", async () => {
    for (const out of [undefined, file("x.png"), file("folder")]) {
      for (const write of [sampleRun, reconstructRun]) {
        const refused = write(run(), { ...load, out });
        await expect(refused).rejects.toThrow(ConfigError);
        await expect(refused).rejects.toThrow(`${run()} has no pictures to write: ${reason}.`);
        await expect(refused).rejects.toThrow("out: x.npy");
      }
    }
    expect(existsSync(file("folder"))).toBe(false);
    expect(await sampleRun(run(), { ...load, out: file("s.npy") })).toMatchObject({ count: 64 });
    expect(sizes(file("s.npy"))).toEqual([64, ...shape]);
    await reconstructRun(run(), { ...load, out: file("r.npy") });
    expect(sizes(file("r.npy"))).toEqual([40, ...shape]);
    await reconstructRun(run(), { ...load, out: file("r.csv") });
    const [header = ""] = readFileSync(file("r.csv"), "utf8").split("\n");
    const numbers = header.split(",").filter((column) => /^mean\.\d+$/.test(column));
    expect(numbers).toHaveLength(shape.reduce((product, each) => product * each, 1));
  });

  it("are compared by their metrics, without a picture", async () => {
    const { file: picture, runs } = await compareRuns([run()], load);
    expect(picture).toBeUndefined();
    expect(runs[0]?.reconstruction.squaredError).toBeGreaterThan(0);
    const out = compareRuns([run()], { ...load, out: file("compared.png") });
    await expect(out).rejects.toThrow(`${reason}. Drop out.`);
  });

  it("have the plots that draw no images, and refuse the others by name", async () => {
    const drawn: string[] = [];
    for (const kind of [...plotKinds.map((plot) => plot.name), "curves", "comparison"]) {
      const plotting = plotRun(kind, run(), { load, out: file(`${kind}.svg`) });
      const refusal = await plotting.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      if (refusal === undefined) drawn.push(kind);
      else {
        expect(refusal).toBeInstanceOf(ConfigError);
        expect(String(refusal)).toMatch(/cannot be shown as/);
      }
    }
    expect(drawn).toEqual(["scatter", "kl", "curves"]);
    await expect(plotRun("samples", run(), { load })).rejects.toThrow(
      `${run()}: cannot be shown as samples: ${reason}. Its plots: curves, scatter, kl.`,
    );
  });

  it("have a report that lists its missing figures in one line", async () => {
    const { file: page, figures } = await reportRun(run(), load);
    expect(figures).toEqual(expect.arrayContaining(["Encodings by class", "KL of every latent dimension"]));
    const html = readFileSync(page, "utf8");
    expect(html.split(reason.replaceAll("&", "&amp;"))).toHaveLength(2);
    expect(html).toContain(shape.length === 3 ? "8 × 8 × 2 pixels" : `${shape.join(" × ")} numbers each`);
  });

  it("are exported", async () => {
    const { difference } = await exportRun(run(), { out: file("export") });
    expect(difference).toBeLessThan(1e-4);
    await expect(sampleRun(file("export"), { out: file("exported.png") })).rejects.toThrow(reason);
    await sampleRun(file("export"), { out: file("exported.npy") });
    expect(sizes(file("exported.npy"))).toEqual([64, ...shape]);
  });
});

it("images of 64 channels are trained by a convolutional network, and corrupted and restored", async () => {
  await train(manyChannels, { encoder: "conv", channels: [4], hiddenSizes: [], corrupt: "masking" });
  expect(await readRunSummary(at("many-channels"))).toMatchObject({ state: "finished" });
  await expect(plotRun("denoising", at("many-channels"), { load: loadOf(manyChannels) })).rejects.toThrow(
    "its data have 64 channels",
  );
});
