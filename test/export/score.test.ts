import { readFileSync, rmSync, writeFileSync } from "node:fs";
import * as ort from "onnxruntime-node";
import { beforeAll, describe, expect, it } from "vitest";
import { scoreRun } from "../../src/apply/scoreRun.ts";
import { readIdx } from "../../src/codec/idxStream.ts";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { encodePng } from "../../src/codec/png.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
let pixels = new Uint8Array(0);
const size = 64;
const tiny = "--batch 16 --lr 0.02 --threads 1 --epochs 2 --validation 10";
const runs: Readonly<Record<string, string>> = {
  dense: "--hidden 16 --latent 4",
  drawn: "--hidden 16 --latent 4 --binarize static",
  conv: "--preset conv --channels 4,8 --latent 3",
  restoring: "--hidden 16 --latent 4 --corrupt gaussian",
  autoencoder: "--hidden 16 --latent 4 --model autoencoder",
};

beforeAll(async () => {
  await writeTinyImages(at("images"));
  for (const [name, settings] of Object.entries(runs)) {
    const words = `${settings} ${tiny}`.split(" ");
    const { code, errors } = await nelbo(["train", at("images"), ...words, "--out", at(name)]);
    if (code !== 0) throw new Error(errors.join("\n"));
  }
  await nelbo(["export", at("dense"), "--out", at("exported")]);
  const path = at("images", "t10k-images-idx3-ubyte");
  pixels = Uint8Array.from((await readIdx(readFileSync(path), path)).values);
});

interface Score {
  readonly source: string;
  readonly index: number;
  readonly negativeElbo: number;
  readonly reconstruction: number;
  readonly standardError: number;
  readonly rank: number;
  readonly p: number;
}

async function scores(folder: string, options: Parameters<typeof scoreRun>[1] = {}): Promise<Score[]> {
  const found: Score[] = [];
  await scoreRun(at(folder), { ...options, line: (text) => void found.push(JSON.parse(text)) });
  return found;
}

/** What a score says of its image, wherever that stands. */
function figures({ source: _, index: __, ...own }: Score) {
  return own;
}

const image = (index: number) => pixels.subarray(index * size, (index + 1) * size);

describe("the score of an image", () => {
  it.each([...Object.keys(runs), "exported"])(
    "has the same bits at any place in a batch: %s",
    async (name) => {
      // Among others, in passes of other lengths, alone at the end, in other files and orders.
      const order = [3, 0, 1, 3, ...Array.from({ length: 30 }, (_, place) => place % 20), 3, 7, 3];
      const many = new Uint8Array(order.length * size);
      for (const [place, index] of order.entries()) many.set(image(index), place * size);
      writeFileSync(at("many.npy"), encodeNpy([order.length, 8, 8], many));
      writeFileSync(at("alone.npy"), encodeNpy([1, 8, 8], image(3)));
      const data = image(3).slice();
      for (const copy of ["1.png", "2.png", "3.png"])
        writeFileSync(at(copy), encodePng({ width: 8, height: 8, channels: 1, data }));
      const alone = await scores(name, { files: [at("alone.npy")] });
      const files = ["many.npy", "1.png", "alone.npy", "2.png", "3.png"].map((file) => at(file));
      const found = await scores(name, { files });
      const ofImage = [
        ...found.slice(0, order.length).filter((_, place) => order[place] === 3),
        ...found.slice(-4),
      ];
      expect(ofImage.length).toBe(10);
      for (const each of ofImage) expect(figures(each)).toEqual(figures(alone[0] ?? each));
      expect(new Set(found.map(({ reconstruction }) => reconstruction)).size).toBe(20);
      // The run's own data are scored as files of them are.
      const split = await scores(name, { split: "test" });
      const twentieth = found.slice(4, 24).map((each) => figures(each));
      expect(split.map((each) => figures(each))).toEqual(twentieth);
    },
  );

  it("is the same from score.onnx", async () => {
    const session = await ort.InferenceSession.create(at("exported", "score.onnx"));
    expect(session.inputNames).toEqual(["x"]);
    const out = await session.run({ x: new ort.Tensor("uint8", pixels, [20, 8, 8, 1]) });
    const known = await scores("exported", { split: "test", data: at("images") });
    for (const name of ["negativeElbo", "reconstruction", "standardError"] as const) {
      for (const [index, score] of known.entries())
        expect(out[name]?.data[index], `${name} of ${index}`).toBeCloseTo(score[name], 3);
    }
  });

  it("is more precise with more samples, as its standard error shows", async () => {
    const precise = await scores("dense", { samples: 4000 });
    const usual = await scores("dense");
    const apart = usual.map(
      ({ negativeElbo, standardError }, index) =>
        (negativeElbo - (precise[index]?.negativeElbo ?? Number.NaN)) / standardError,
    );
    for (const each of apart) expect(Math.abs(each)).toBeLessThan(6);
    const ratio = (precise[0]?.standardError ?? 1) / (usual[0]?.standardError ?? 1);
    // sqrt(16 / 4000) = 0.063, give or take the error of a standard deviation of 16 samples.
    expect(ratio).toBeGreaterThan(0.03);
    expect(ratio).toBeLessThan(0.13);
    const [single] = await scores("dense", { samples: 1 });
    expect(single).not.toHaveProperty("standardError");
  });
});

describe("held-out scores", () => {
  const stored = (folder: string) => JSON.parse(readFileSync(at(folder, "scores.json"), "utf8"));

  it("are those of the validation split, sorted, in the run and in its export", async () => {
    const held = stored("dense");
    const own = await scores("dense", { split: "validation" });
    expect(held).toMatchObject({ split: "validation", figure: "negativeElbo", samples: 16, seed: 0 });
    const sorted = own.map(({ negativeElbo }) => negativeElbo).sort((a, b) => a - b);
    expect(held.scores.map(Math.fround)).toEqual(sorted.map(Math.fround));
    expect(stored("exported")).toEqual(held);
    expect(stored("autoencoder").figure).toBe("reconstruction");
  });

  it("are those of the test split if there are no validation images", async () => {
    const words = "--hidden 8 --latent 2 --epochs 1 --threads 1".split(" ");
    await nelbo(["train", at("images"), ...words, "--out", at("unvalidated")]);
    const held = stored("unvalidated");
    expect([held.split, held.scores.length]).toEqual(["test", 20]);
  });

  it("give each score its rank and p, never below 1 / (n + 1), as the output explains", async () => {
    const held: readonly number[] = stored("dense").scores;
    const odd = pixels.slice();
    for (let pixel = 0; pixel < size; pixel++)
      odd[size * 13 + pixel] = (pixel + (pixel >> 3)) % 2 === 0 ? 255 : 0;
    writeFileSync(at("odd.npy"), encodeNpy([20, 8, 8], odd));
    const found = await scores("dense", { files: [at("odd.npy")] });
    for (const { negativeElbo, rank, p } of found) {
      expect(rank).toBe(1 + held.filter((score) => Math.fround(score) >= Math.fround(negativeElbo)).length);
      expect(p).toBeCloseTo(rank / 11, 6);
    }
    expect(found[13]).toMatchObject({ rank: 1 });
    const { lines } = await nelbo(["score", at("dense"), at("odd.npy"), "--out", at("odd.csv")]);
    expect(lines[0]).toContain("10 validation images");
    expect(lines[0]).toContain("never below 0.091");
    const [header] = readFileSync(at("odd.csv"), "utf8").split("\n");
    expect(header).toBe("source,index,negativeElbo,reconstruction,kl,standardError,rank,p");
    const { lines: told, errors } = await nelbo(["score", at("dense"), at("odd.npy"), "--top", "1"]);
    expect(told).toHaveLength(1);
    expect(errors.join("\n")).toContain("never below 0.091");
  });

  it("may be missing, as in runs of earlier versions: there is no rank, and the output explains why", async () => {
    rmSync(at("unvalidated", "scores.json"));
    const [first] = await scores("unvalidated");
    expect(first).not.toHaveProperty("p");
    const { lines } = await nelbo(["score", at("unvalidated"), "--out", at("unranked.csv")]);
    expect(lines[0]).toContain("no held-out scores");
    await nelbo(["export", at("unvalidated"), "--out", at("unranked")]);
    expect((await nelbo(["score", at("unranked"), at("alone.npy"), "--out", at("x.csv")])).code).toBe(0);
  });

  it("are refused if they are damaged", async () => {
    writeFileSync(at("restoring", "scores.json"), '{"split":"test","scores":[3,1]}');
    const { code, errors } = await nelbo(["score", at("restoring")]);
    expect(code).toBe(4);
    expect(errors[0]).toMatch(/scores\.json: expected \d+ bytes, found \d+/);
    rmSync(at("restoring", "checksums.json"));
    const unchecked = await nelbo(["score", at("restoring")]);
    expect(unchecked.code).toBe(4);
    expect(unchecked.errors[0]).toContain("scores.json: expected held-out scores");
  });
});
