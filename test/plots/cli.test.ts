import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plotKinds } from "../../src/analyse/plots/kinds.ts";
import { plotOptionNames } from "../../src/analyse/plots/options.ts";
import { folderPlots } from "../../src/apply/folderPlots.ts";
import { plotCommand } from "../../src/cli/commands/plot.ts";
import { encodeIdx } from "../../src/codec/idx.ts";
import { decodePng } from "../../src/codec/png.ts";
import { textBoxes } from "../../src/picture/testing/boxes.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-plots-"));
const at = (...names: string[]) => join(folder, ...names);
const settings = "--hidden 8 --epochs 1 --batch 20 --threads 1 --quiet".split(" ");
const train = (out: string, ...more: string[]) =>
  nelbo(["train", at("images"), ...settings, "--out", at(out), ...more]);

beforeAll(async () => {
  await writeTinyImages(at("images"));
  for (const [name, count] of [
    ["train", 60],
    ["t10k", 20],
  ] as const) {
    const values = Uint8Array.from({ length: count }, (_, image) => image % 3);
    writeFileSync(
      at("images", `${name}-labels-idx1-ubyte`),
      encodeIdx({ type: "ubyte", shape: [count], values }),
    );
  }
  await train("plane", "--latent", "2");
  await train("plain", "--latent", "3", "--model", "autoencoder");
  await train("restoring", "--latent", "3", "--corrupt", "masking");
  cpSync(at("plane"), at("unfinished"), { recursive: true });
  rmSync(at("unfinished", "model.safetensors"));
  cpSync(at("unfinished"), at("begun"), { recursive: true });
  writeFileSync(at("begun", "metrics.jsonl"), "");
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("nelbo plot", () => {
  // The plot of a sweep takes the folder of one.
  const ofPlane = [...plotKinds, ...folderPlots].filter(({ name }) => !["denoising", "sweep"].includes(name));
  it.each(ofPlane.map(({ name }) => name))("draws %s of a trained run", async (kind) => {
    const { code, lines, errors } = await nelbo(["plot", kind, at("plane")]);
    expect(errors).toEqual([]);
    expect(code).toBe(0);
    const file = at("plane", "pictures", `plot-${kind}-001.png`);
    expect(lines[0]).toMatch(new RegExp(`plot-${kind}-001\\.png: \\w`));
    expect(decodePng(readFileSync(file)).width).toBeGreaterThan(300);
  });

  it("draws rows for a run that restores images, and for several runs", async () => {
    const words = ["--theme", "dark", "--count", "3"];
    const denoised = await nelbo([
      "plot",
      "denoising",
      at("restoring"),
      ...words,
      "--out",
      at("restored.svg"),
    ]);
    expect(denoised.errors).toEqual([]);
    const compared = ["plot", "comparison", at("plane"), at("plain"), at("restoring"), "--out"];
    expect((await nelbo([...compared, at("rows.svg"), ...words])).errors).toEqual([]);
    const texts = (file: string) => textBoxes(readFileSync(at(file), "utf8")).map(({ text }) => text);
    expect(texts("restored.svg")).toEqual(expect.arrayContaining(["clean", "masking, 0.5", "restored"]));
    expect(texts("rows.svg")).toEqual(
      expect.arrayContaining(["originals", "masking, 0.5", "plane", "plain", "restoring"]),
    );
  });

  it.each(["mixture", "vamp"])("draws from the likelihood with the prior %s", async (prior) => {
    await train(prior, "--latent", "2", "--prior", prior);
    const words = ["plot", "samples", at(prior), "--show", "draw", "--temperature", "0.5", "--quiet"];
    const { code, errors } = await nelbo(words);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
  });

  it("draws the curves of an unfinished run", async () => {
    const { code } = await nelbo(["plot", "curves", at("unfinished"), "--out", at("curves.svg")]);
    expect(code).toBe(0);
    const texts = textBoxes(readFileSync(at("curves.svg"), "utf8")).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["KL divergence", "test"]));
  });

  it("prints JSON, or the path alone, and writes SVG", async () => {
    const words = ["plot", "kl", at("plane"), "--theme", "dark"];
    const { lines } = await nelbo([...words, "--out", at("kl.svg"), "--json"]);
    const answer: unknown = JSON.parse(lines.join(""));
    const svg = readFileSync(at("kl.svg"), "utf8");
    expect(answer).toMatchObject({ kind: "kl", file: at("kl.svg"), format: "svg" });
    expect(svg).toContain('fill="#14171b"');
    const quiet = await nelbo([...words, "--format", "svg", "--quiet"]);
    expect(quiet.lines).toEqual([at("plane", "pictures", "plot-kl-001.svg")]);
  });

  it("shows its progress on a terminal", async () => {
    const { drawn } = await nelbo(["plot", "scatter", at("plane"), "--split", "train"], { live: true });
    expect(drawn.at(-1)).toBe("encoding 60 of 60 images");
  });

  it.each<readonly [number, string, readonly string[], string]>([
    [2, "a missing kind", ["plot"], "Kinds: reconstruction, denoising, samples, scatter"],
    [2, "two runs of one", ["plot", "kl", at("plane"), at("plain")], "kl: expected one run, found 2"],
    [2, "no corruption", ["plot", "denoising", at("plane")], "not trained to restore images"],
    [2, "a corruption", ["plot", "reconstruction", at("restoring")], "see the plot denoising"],
    [4, "an unfinished run", ["plot", "samples", at("unfinished")], "has no model.safetensors"],
    [
      4,
      "an unfinished one of two",
      ["plot", "comparison", at("plane"), at("begun")],
      "the run is interrupted, not finished",
    ],
    [4, "no epoch", ["plot", "curves", at("begun")], "at least one whole epoch, found none"],
    [4, "a foreign folder", ["plot", "curves", at("images")], "expected a run's folder"],
    [2, "a slip", ["plot", "scater", at("plane")], "Did you mean scatter?"],
    [2, "a missing run", ["plot", "scatter"], "no run folder is given"],
    [4, "no run", ["plot", "scatter", at("images")], "expected a run's folder"],
    [2, "another latent size", ["plot", "manifold", at("plain")], "it has 3 latent dimensions"],
    [2, "no variance", ["plot", "kl", at("plain")], "an autoencoder has one code for each image"],
    [2, "an option of others", ["plot", "kl", at("plane"), "--temperature", "2"], "the plot kl takes none"],
    ...(
      [
        ["samples", "applies only to the sampler mixture, not to prior"],
        ["manifold", "made of points of the latent plane and takes none"],
        ["curves", "made of what training recorded and takes none"],
      ] as const
    ).map(
      ([kind, words]) =>
        [
          2,
          `data that ${kind} does not need`,
          ["plot", kind, at("plane"), "--data", at("images")],
          words,
        ] as const,
    ),
    [2, "no numbers", ["plot", "grid", at("plane"), "--images", "two"], "whole numbers separated by commas"],
    [
      2,
      "a missing image",
      ["plot", "grid", at("plane"), "--images", "20"],
      "from 0 to 19 (test images), found 20",
    ],
    [2, "two formats", ["plot", "kl", at("plane"), "--out", at("x.svg"), "--format", "png"], "expected svg"],
    [2, "a foreign format", ["plot", "kl", at("plane"), "--out", at("x.jpg")], ".png or .svg"],
    [4, "an output that exists", ["plot", "kl", at("plane"), "--out", at("taken.png")], "already exists"],
    [4, "a missing folder", ["plot", "kl", at("plane"), "--out", at("none", "x.png")], "could not write it"],
  ])("exits with %i for %s", async (expected, _, words, message) => {
    writeFileSync(at("taken.png"), "mine");
    const before = readdirSync(folder);
    const { code, errors, lines } = await nelbo(words);
    expect(errors.join("\n")).toContain(message);
    expect({ code, lines }).toEqual({ code: expected, lines: [] });
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(at("taken.png"), "utf8")).toBe("mine");
  });

  it("writes nothing if it refuses a plot", () => {
    expect(existsSync(at("plain", "pictures", "plot-kl-001.png"))).toBe(false);
  });

  it("lists all kinds and all options, and the kinds that accept each option", () => {
    expect(plotCommand.summary).toContain([...plotKinds, ...folderPlots].map(({ name }) => name).join(", "));
    for (const option of plotOptionNames) {
      const { help = "" } = plotCommand.flags.find(({ name }) => name === option) ?? {};
      expect(help, option).not.toBe("");
      if (option === "theme" || option === "split") continue;
      const taking = [...plotKinds, ...folderPlots]
        .filter(({ options }) => option in options)
        .map(({ name }) => name);
      for (const name of taking) expect(help, option).toContain(name);
    }
  });
});
