import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodePng } from "../../src/codec/png.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo, type Transcript } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-cli-"));
const at = (...names: string[]) => join(folder, ...names);
const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1".split(" ");
const train = (out: string, ...more: string[]) => ["train", at("images"), ...tiny, "--out", at(out), ...more];
let first: Transcript;

beforeAll(async () => {
  await writeTinyImages(at("images"));
  first = await nelbo(train("run", "--epochs", "2", "--beta", "2"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const json = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;

describe("nelbo train", () => {
  it("tells what it trains, each epoch, and where everything is", () => {
    expect(first.code).toBe(0);
    expect(first.errors).toEqual([]);
    const text = first.lines.join("\n");
    expect(text).toContain("data    images: 60 training + 20 test images");
    const parameters = 64 * 16 + 16 + 2 * (16 * 4 + 4) + 4 * 16 + 16 + 16 * 64 + 64;
    expect(text).toContain(`model   64-16-4 relu, ${parameters.toLocaleString("en-US")} parameters`);
    expect(text).toContain(`run     ${at("run")}, seed 0`);
    expect(text).toContain("loss    nats per datum: loss = reconstruction + 2 x KL");
    const figures = String.raw`[ \d.]{6} = [ \d.]{6} \+ 2 x [ \d.]{5}`;
    const epochs = first.lines.filter((line) => line.startsWith("epoch "));
    expect(epochs).toHaveLength(2);
    for (const line of epochs) {
      expect(line).toMatch(
        new RegExp(String.raw`^epoch [12] {2}train ${figures} {2}test ${figures} {2}\d+\.\d s$`),
      );
    }
    const paths = [...text.matchAll(/^ {2}(\S+\.(?:safetensors|png|svg))$/gm)].map(([, path]) => path ?? "");
    expect(paths).toHaveLength(5);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
    expect(first.lines.slice(-3)).toEqual([
      `next    nelbo sample ${at("run")}`,
      `        nelbo reconstruct ${at("run")}`,
      `report  ${at("run", "report.html")}`,
    ]);
  });

  it("prints lines that add up", () => {
    for (const line of first.lines.filter((each) => each.startsWith("epoch "))) {
      const parts = [...line.matchAll(/([\d.]+) = +([\d.]+) \+ 2 x +([\d.]+)/g)];
      expect(parts).toHaveLength(2);
      for (const [, loss, reconstruction, kl] of parts) {
        expect(Math.abs(Number(loss) - Number(reconstruction) - 2 * Number(kl))).toBeLessThan(0.021);
      }
    }
  });

  it("takes settings by short flag, long flag and key, all to the same effect", async () => {
    const wanted = { latentSize: 3, hiddenSizes: [8, 6], learningRate: 0.01, epochs: 1, binarize: "static" };
    const spellings = {
      short: "--latent 3 --hidden 8,6 --lr 1e-2 --epochs 1 --binarize static",
      long: "--latent-size=3 --hidden-sizes=8,6 --learning-rate=0.01 --epochs=1 --binarize=static",
      keys: "latentSize=3 hiddenSizes=8,6 learningRate=.01 epochs=1 binarize=static",
    };
    for (const [name, words] of Object.entries(spellings)) {
      const { code } = await nelbo(["train", at("images"), ...words.split(" "), "--out", at(name)]);
      expect(code).toBe(0);
      expect(json(at(name, "config.json"))).toMatchObject(wanted);
    }
    const model = (name: string) => readFileSync(at(name, "model.safetensors"));
    expect(model("long").equals(model("short"))).toBe(true);
    expect(model("keys").equals(model("short"))).toBe(true);
  });

  it("prints nothing but JSON when asked to: the lines of metrics.jsonl between what was opened and saved", async () => {
    const { code, lines } = await nelbo(train("json", "--epochs", "1", "--json"));
    expect(code).toBe(0);
    const eventOf = (line: string) => (JSON.parse(line) as { event: string }).event;
    // A checkpoint is told when it is on disk, whenever that is.
    const told = lines.filter((line) => eventOf(line) !== "checkpoint");
    expect(told.map(eventOf)).toEqual([
      "opened",
      "started",
      "epoch",
      "diagnosis",
      "done",
      "saved",
      "reported",
    ]);
    expect(`${told.slice(1, -2).join("\n")}\n`).toBe(readFileSync(at("json", "metrics.jsonl"), "utf8"));
  });

  it("draws a bar where somebody looks", async () => {
    const { lines, drawn } = await nelbo(train("live", "--epochs", "1"), { live: true });
    expect(drawn[0]).toMatch(/^epoch 1\/1 [━╸─]+ +\d+% {2}loss/);
    expect(lines.some((line) => line.includes("━"))).toBe(false);
  });

  it("exits with 42 on divergence, and says what to try", async () => {
    const { code, errors } = await nelbo(train("diverged", "--lr", "10", "--epochs", "50"));
    expect(code).toBe(42);
    expect(errors[0]).toMatch(/^error step \d+: expected a finite .* Try a lower learning rate/);
    expect(await nelbo(["sample", at("diverged")])).toMatchObject({ code: 4 });
  });
});

describe("nelbo sample", () => {
  it("writes a picture and says which", async () => {
    const { code, lines } = await nelbo([
      "sample",
      at("run"),
      "--count",
      "6",
      "--columns",
      "3",
      "--out",
      at("s.png"),
    ]);
    expect({ code, lines }).toEqual({ code: 0, lines: [`${at("s.png")}: 6 images, seed 0, temperature 1`] });
    const { width, height } = decodePng(readFileSync(at("s.png")));
    expect(width).toBeGreaterThan(height);
    expect(await nelbo(["sample", at("run"), "--out", at("s.png")])).toMatchObject({ code: 4 });
  });

  it("answers in JSON", async () => {
    const words = ["sample", at("run"), "--seed", "7", "--temperature", "0.5", "--json"];
    const { lines } = await nelbo(words);
    const file = at("run", "pictures", "sampled-001.png");
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      { file, count: 64, seed: 7, temperature: 0.5, sampler: "prior" },
    ]);
    expect(existsSync(file)).toBe(true);
  });
});

describe("nelbo reconstruct", () => {
  it("writes a picture and says which", async () => {
    const { code, lines } = await nelbo(["reconstruct", at("run"), "--count", "5", "--split", "train"]);
    const file = at("run", "pictures", "reconstructed-train-001.png");
    expect({ code, lines }).toEqual({ code: 0, lines: [`${file}: 5 train images over 5 reconstructions`] });
  });

  it("takes the data from elsewhere, if they are the same", async () => {
    await writeTinyImages(at("moved"));
    await writeTinyImages(at("others"), 1);
    const from = (data: string) => nelbo(["reconstruct", at("run"), "--data", at(data), "--json"]);
    expect(await from("moved")).toMatchObject({ code: 0 });
    expect(await from("others")).toMatchObject({ code: 3 });
  });
});
