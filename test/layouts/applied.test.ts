import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeNpy, encodeNpy } from "../../src/codec/npy/npy.ts";
import { encodePng } from "../../src/codec/png.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { nelbo } from "../cli/terminal.ts";

const fixtures = new URL("../fixtures/layouts/", import.meta.url).pathname;
const fixture = (path: string) => join(fixtures, path);
const at = temporaryFolder();
const small = "--hidden 6 --latent 2 --batch 8 --epochs 1 --threads 1 --no-report --quiet".split(" ");

async function train(data: string, out: string, ...flags: string[]): Promise<void> {
  const likelihood = flags.includes("--likelihood") ? [] : ["--likelihood", "bernoulli"];
  const { code, errors } = await nelbo(["train", data, ...small, ...likelihood, ...flags, "--out", at(out)]);
  expect(errors).toEqual([]);
  expect(code).toBe(0);
}

/** Scores of a file's data, in order. */
async function scores(run: string, file: string): Promise<readonly number[]> {
  const { code, lines, errors } = await nelbo(["score", at(run), file]);
  expect(code, errors.join("\n")).toBe(0);
  return lines.map((line) => JSON.parse(line).negativeElbo);
}

async function refusal(run: string, file: string): Promise<string> {
  const { code, lines, errors } = await nelbo(["score", at(run), file]);
  expect({ code, lines }).toEqual({ code: 3, lines: [] });
  return errors.join(" ");
}

/** 20 rows of four numbers from 10 to 30. */
const measured = Float32Array.from({ length: 80 }, (_, at) => 10 + ((at * 37) % 80) / 4);

beforeAll(async () => {
  await train(fixture("images/uint8.npy"), "bytes");
  await train(fixture("images/float32.npy"), "unit");
  await train(fixture("images/signed.npy"), "signed");
  await train(fixture("binary/uint8.npy"), "binary");
  await train(fixture("colour/first.npy"), "planar");
  await train(fixture("split/keras.npz"), "keras");
  await writeFile(at("measured.npy"), encodeNpy([20, 4], measured));
  await writeFile(at("dark.npy"), encodeNpy([1, 8, 8], new Uint8Array(64).fill(1)));
  await train(at("measured.npy"), "as they are", "--likelihood", "gaussian", "--mean", "linear");
  await train(at("measured.npy"), "ranged", "--range", "10,30", "--likelihood", "gaussian");
}, 120_000);

describe("files are read like the run's own data for scoring", () => {
  it("with any type, if their numbers are in the range", async () => {
    const expected = await scores("unit", fixture("images/float32.npy"));
    expect(expected).toHaveLength(24);
    for (const same of ["float64.npy", "images-float.idx", "above-one.npy"])
      expect(await scores("unit", fixture(join("images", same))), same).toEqual(expected);
    const bytes = await scores("bytes", fixture("images/uint8.npy"));
    for (const same of [
      "float32.npy",
      "fortran.npy",
      "big-endian.npy",
      "rows.npy",
      "header.csv",
      "shuffled-columns.csv",
      "one.npz",
      "one.h5",
    ])
      expect(await scores("bytes", fixture(join("images", same))), same).toEqual(bytes);
    expect(await scores("planar", fixture("colour/rows-first.npy"))).toEqual(
      await scores("planar", fixture("colour/last.npy")),
    );
    expect(await scores("keras", fixture("split/keras.npz"))).toEqual(
      await scores("keras", fixture("split/files/x_train.npy")),
    );
  });

  it("and refused outside the range, naming the position and the range", async () => {
    expect(await refusal("unit", fixture("images/uint8.npy"))).toMatch(
      /uint8\.npy: expected numbers from 0 to 1, .*found \d+ in datum 0, row 0, column \d/,
    );
    expect(await refusal("signed", fixture("images/float32-255.npy"))).toContain("numbers from -1 to 1");
    expect(await refusal("binary", fixture("images/uint8.npy"))).toContain("numbers from 0 to 1");
  });

  it("without a new recognition: one dark picture stays dark", async () => {
    const black = encodeNpy([1, 8, 8], new Uint8Array(64));
    await writeFile(at("black.npy"), black);
    const [dark = 0] = await scores("bytes", at("dark.npy"));
    const [none = 0] = await scores("bytes", at("black.npy"));
    // A byte of 1 is 1/255, not white: it changes the loss by little.
    expect(Math.abs(dark - none)).toBeLessThan(1);
    const [white = 0] = await scores("binary", at("dark.npy"));
    const [blackScore = 0] = await scores("binary", at("black.npy"));
    expect(Math.abs(white - blackScore)).toBeGreaterThan(1);
  });

  it("including pictures: their bytes are scaled to the run's black and white", async () => {
    const shades = Uint8Array.from({ length: 64 }, (_, pixel) => (pixel * 4) % 256);
    await writeFile(at("one.png"), encodePng({ width: 8, height: 8, channels: 1, data: shades }));
    await writeFile(
      at("one.npy"),
      encodeNpy(
        [1, 8, 8],
        Float32Array.from(shades, (shade) => shade / 255),
      ),
    );
    expect(await scores("unit", at("one.png"))).toEqual(await scores("unit", at("one.npy")));
  });
});

describe("data that are not images", () => {
  it("are used unchanged, or scaled by the given range, which the run stores", async () => {
    const facts = (run: string) => JSON.parse(readFileSync(at(run, "data.json"), "utf8"));
    expect(facts("as they are")).toMatchObject({
      elementType: "float32",
      shape: [4],
      reading: { layout: "rows" },
    });
    expect(facts("as they are").reading.range).toBeUndefined();
    expect(facts("ranged").reading.range).toEqual([10, 30]);
  });

  it("are output in their own units", async () => {
    for (const run of ["as they are", "ranged"]) {
      const out = at(`${run}.npy`);
      expect(await nelbo(["reconstruct", at(run), at("measured.npy"), "--out", out])).toMatchObject({
        code: 0,
      });
      const { shape, data } = decodeNpy(readFileSync(out), "out");
      expect(shape).toEqual([20, 4]);
      // Sigmoids that have hardly been trained are near the middle of the range.
      if (run === "ranged") for (const value of data) expect(Math.abs(value - 20)).toBeLessThan(5);
    }
  });

  it("are scored in their own units, and an export has the same inputs and outputs", async () => {
    const wanted = await scores("ranged", at("measured.npy"));
    expect(await nelbo(["export", at("ranged"), "--out", at("export")])).toMatchObject({ code: 0 });
    const { InferenceSession, Tensor } = await import("onnxruntime-node");
    const score = await InferenceSession.create(at("export", "score.onnx"));
    const x = new Tensor("float32", measured, [20, 1, 1, 4]);
    const { negativeElbo } = await score.run({ x });
    for (const [index, value] of wanted.entries())
      expect(Number(negativeElbo?.data[index])).toBeCloseTo(value, 3);
    const model = await InferenceSession.create(at("export", "model.onnx"));
    const { mean } = await model.run({ x });
    const own = decodeNpy(readFileSync(at("ranged.npy")), "own").data;
    for (const [index, value] of own.entries()) expect(Number(mean?.data[index])).toBeCloseTo(value, 3);
    expect(await scores("export", at("measured.npy"))).toEqual(wanted);
    const ports = JSON.parse(readFileSync(at("export", "export.json"), "utf8")).programs[0].inputs;
    expect(ports[0]).toMatchObject({
      name: "x",
      dataType: "float32",
      unit: "as in the training data, 10 to 30",
    });
  });
});
