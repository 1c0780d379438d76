import { beforeAll, describe, expect, it } from "vitest";
import { asFlags } from "../../src/advice.ts";
import { plotKinds } from "../../src/analyse/plots/kinds.ts";
import type { PlotOptions } from "../../src/analyse/plots/options.ts";
import { plotSource } from "../../src/analyse/plots/source.ts";
import { ConfigError } from "../../src/errors.ts";
import { initialiseRendererInNode } from "../../src/picture/render.node.ts";
import { svgToPng } from "../../src/picture/render.ts";
import { overlaps, textBoxes } from "../../src/picture/testing/boxes.ts";
import { expectGoldenPng } from "../../src/picture/testing/golden.ts";
import { segments, struckThrough } from "../../src/picture/testing/segments.ts";
import type { LoadedRun } from "../../src/store/loadRun.ts";
import { shapesRun } from "./shapesRun.ts";

beforeAll(initialiseRendererInNode);

const plotKindOf = (name: string) => {
  const kind = plotKinds.find((each) => each.name === name);
  if (kind === undefined) throw new Error(name);
  return kind;
};
const sourceOf = (run: LoadedRun) => plotSource(run, () => run.loadDataset());
const draw = (name: string, run: LoadedRun, options: PlotOptions = {}) =>
  plotKindOf(name).draw({ source: sourceOf(run), options });

const restoring = shapesRun({ settings: { corrupt: "salt-and-pepper", corruptAmount: 0.2 } });
const plane = shapesRun({ settings: { latentSize: 2 } });

/** A picture of each kind, each option that changes it among them. */
const pictures: readonly (readonly [string, string, LoadedRun, PlotOptions])[] = [
  ["reconstruction", "reconstruction", shapesRun(), { count: 15 }],
  [
    "reconstruction-colour-dark",
    "reconstruction",
    shapesRun({ channels: 3 }),
    { images: [4, 2], theme: "dark" },
  ],
  ["denoising", "denoising", restoring, { count: 6 }],
  ["denoising-dark", "denoising", restoring, { images: [3], theme: "dark", split: "train" }],
  ["samples", "samples", shapesRun(), { count: 12, temperature: 0.7, seed: 3 }],
  ["samples-draw-dark", "samples", shapesRun(), { count: 9, show: "draw", theme: "dark" }],
  ["scatter", "scatter", shapesRun({ count: 240 }), {}],
  ["scatter-dark", "scatter", shapesRun(), { dimensions: [2, 1], count: 40, theme: "dark" }],
  ["scatter-unlabelled", "scatter", shapesRun({ labelled: false }), { split: "train" }],
  ["scatter-space", "scatter", shapesRun({ count: 240 }), { dimensions: [1, 2, 3] }],
  ["scatter-space-dark", "scatter", shapesRun(), { dimensions: [3], theme: "dark" }],
  ["kl", "kl", shapesRun(), {}],
  ["kl-dark", "kl", shapesRun(), { theme: "dark", split: "train" }],
  ["traversal", "traversal", shapesRun(), { images: [5], steps: 7 }],
  ["traversal-colour-dark", "traversal", shapesRun({ channels: 3 }), { count: 2, range: 2, theme: "dark" }],
  ["interpolation", "interpolation", shapesRun(), { images: [0, 1, 4, 2], steps: 5 }],
  ["variations", "variations", shapesRun(), { images: [3, 8], count: 5, temperature: 2 }],
  ["grid", "grid", shapesRun({ channels: 3 }), { images: [4], dimensions: [3, 1], steps: 5, range: 2 }],
  ["manifold", "manifold", plane, { steps: 10 }],
  ["attribute", "attribute", shapesRun(), { classes: ["low", "high"], images: [0, 3] }],
];

describe("the picture", () => {
  it.each(pictures)("%s", async (picture, kind, run, options) => {
    const { svg, width, height } = await draw(kind, run, options);
    expect(svg).toContain(`width="${width}" height="${height}"`);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    const boxes = textBoxes(svg).filter(({ text }) => !/^(component 2|z\d)/.test(text));
    expect(overlaps(boxes)).toEqual([]);
    const plain = textBoxes(svg.replace(/<text [^>]*(?:paint-order|transform)="[^>]*>[^<]*<\/text>/g, ""));
    expect(struckThrough(plain, segments(svg))).toEqual([]);
    expectGoldenPng(`plot-${picture}`, await svgToPng(svg));
  });

  it("exists for every kind", () => {
    expect(new Set(pictures.map(([, kind]) => kind))).toEqual(new Set(plotKinds.map(({ name }) => name)));
  });

  it("is the same for the same run and options, and differs for another seed", async () => {
    const [first, again, other] = await Promise.all([
      draw("variations", shapesRun(), { seed: 1 }),
      draw("variations", shapesRun(), { seed: 1 }),
      draw("variations", shapesRun(), { seed: 2 }),
    ]);
    expect(again.svg).toBe(first.svg);
    expect(other.svg).not.toBe(first.svg);
  });
});

describe("the texts of the pictures", () => {
  it("name UMAP, which is the same for the same seed, and its settings", async () => {
    const options = { projection: "umap", count: 40, seed: 2 } as const;
    const { svg } = await draw("scatter", shapesRun(), options);
    expect((await draw("scatter", shapesRun(), options)).svg).toBe(svg);
    expect((await draw("scatter", shapesRun(), { ...options, seed: 3 })).svg).not.toBe(svg);
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(["UMAP 1", "UMAP 2"]));
    expect(texts[1]).toContain("40 test images · drawn at random, UMAP of 4 latent dimensions");
  });

  it("list dimensions by their information, and mark those that are not active", async () => {
    const texts = textBoxes((await draw("kl", shapesRun())).svg).map(({ text }) => text);
    expect(texts).toContain("z4");
    expect(texts.filter((text) => /^z\d$/.test(text)).at(-1)).toBe("z4");
    expect(texts.some((text) => text.includes("3 of 4 dimensions active"))).toBe(true);
    expect(texts.some((text) => text.startsWith("Pale: not active"))).toBe(true);
  });

  it("name Gaussians fitted to codes as the origin of samples, always for an autoencoder", async () => {
    const textsOf = async (run: LoadedRun, options: PlotOptions) =>
      textBoxes((await draw("samples", run, { count: 4, ...options })).svg)
        .map(({ text }) => text)
        .join("\n");
    const autoencoder = shapesRun({ settings: { model: "autoencoder" } });
    expect(await textsOf(autoencoder, { components: 1 })).toContain("codes from one Gaussian fitted to");
    expect(await textsOf(autoencoder, { show: "draw" })).toContain("codes from 10 Gaussians fitted to");
    expect(await textsOf(shapesRun(), { sampler: "mixture" })).toContain("codes from 10 Gaussians fitted to");
    expect(await textsOf(shapesRun(), {})).not.toContain("fitted");
  });

  it("name the image of a traversal once, and markers show its own code in each row", async () => {
    for (const steps of [3, 11]) {
      const { svg } = await draw("traversal", shapesRun(), { images: [5], steps, range: 3 });
      const texts = textBoxes(svg).map(({ text }) => text);
      expect(texts.filter((text) => text === "image 5")).toHaveLength(1);
      expect(texts.filter((text) => text === "image")).toEqual([]);
      const encodings = await sourceOf(shapesRun()).encodings(await sourceOf(shapesRun()).split(), [5]);
      const rows = texts.filter((text) => /^z\d$/.test(text)).map((text) => Number(text.slice(1)) - 1);
      const [, left = 0, width = 0] =
        /<image x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(svg)?.map(Number) ?? [];
      const middles = width / steps / 2;
      const tips = [...svg.matchAll(/<path d="M([\d.]+) [\d.]+l-4 -6/g)].map(([, x]) => Number(x));
      expect(tips).toHaveLength(rows.length);
      rows.forEach((dimension, row) => {
        const share = ((encodings.mu[dimension] ?? 0) + 3) / 6;
        const expected = left + middles + share * (width - 2 * middles);
        expect(Math.abs((tips[row] ?? 0) - expected)).toBeLessThan(1);
      });
    }
  });

  it("have numbers with the same decimals along every axis", async () => {
    for (const [kind, run] of [
      ["traversal", shapesRun()],
      ["grid", shapesRun()],
      ["interpolation", shapesRun()],
      ["attribute", shapesRun()],
      ["manifold", plane],
      ["scatter", plane],
      ["kl", shapesRun()],
    ] as const)
      for (const column of [undefined, 736, 328]) {
        const { svg } = await plotKindOf(kind).draw({ source: sourceOf(run), options: {}, column });
        // The numbers of images beside the classes of a scatter are in other letters than those of its axes.
        const legend = /<text [^>]*font-size="11" [^>]*>[^<]*<\/text>/g;
        const numbers = textBoxes(kind === "scatter" ? svg.replace(legend, "") : svg).filter(({ text }) =>
          /^−?\d+(\.\d+)?$/.test(text),
        );
        const decimals = new Set(numbers.map(({ text }) => (text.split(".")[1] ?? "").length));
        expect(numbers.length).toBeGreaterThan(2);
        expect(decimals.size, kind).toBe(1);
      }
  });

  it("name the standard deviation for an autoencoder, which has no KL", async () => {
    const { svg } = await draw("traversal", shapesRun({ settings: { model: "autoencoder" } }), { count: 2 });
    const texts = textBoxes(svg).map(({ text }) => text);
    expect(texts.filter((text) => /^sd \d\.\d+$/.test(text))).toHaveLength(2);
    expect(texts.some((text) => text.includes("KL"))).toBe(false);
  });
});

describe("refusals", () => {
  const reasonOf = (name: string, run: LoadedRun) => {
    const { text, remedy } = plotKindOf(name).refuses(run) ?? {};
    return text === undefined || remedy === undefined ? text : `${text}. ${asFlags(remedy)}`;
  };

  it("name the reason", () => {
    expect(reasonOf("manifold", shapesRun())).toContain("it has 4 latent dimensions");
    expect(reasonOf("manifold", plane)).toBeUndefined();
    expect(reasonOf("scatter", shapesRun({ settings: { latentSize: 1 } }))).toContain("one latent dimension");
    expect(reasonOf("attribute", shapesRun({ labelled: false }))).toContain("no labels");
    for (const name of ["variations", "kl"])
      expect(reasonOf(name, shapesRun({ settings: { model: "autoencoder" } }))).toContain(
        "an autoencoder has",
      );
    const mixture = reasonOf("kl", shapesRun({ settings: { prior: "mixture" } }));
    expect(mixture).toContain("has no closed form for a single dimension");
    expect(mixture).toContain("Train with --prior normal");
    for (const name of ["samples", "scatter", "traversal", "interpolation", "grid", "attribute"])
      expect(reasonOf(name, shapesRun({ settings: { model: "autoencoder" } }))).toBeUndefined();
  });

  it.each<readonly [string, PlotOptions, string]>([
    ["scatter", { dimensions: [1, 5] }, "two or three different whole numbers from 1 to 4, found 1,5"],
    ["scatter", { dimensions: [2, 2] }, "two or three different whole numbers"],
    ["scatter", { count: 61 }, "count: expected a number from 1 to 60 (test images), found 61"],
    ["scatter", { split: "validation" }, "split: expected one of this run's train, test, found validation"],
    ["traversal", { images: [60] }, "images: expected numbers from 0 to 59 (test images), found 60"],
    ["traversal", { images: [1, 2] }, "images: expected exactly 1, found 2"],
    ["traversal", { count: 5 }, "count: expected a whole number from 1 to 4, found 5"],
    ["traversal", { range: 0 }, "range: expected a number above 0 and at most 1,000, found 0"],
    ["interpolation", { images: [1, 2, 3] }, "an even number"],
    ["grid", { steps: 4 }, "steps: expected an odd number"],
    ["samples", { components: 3 }, "components: 3 applies only to the sampler mixture, not to prior"],
    ["scatter", { seed: 3 }, "seed: it has no effect without UMAP. Drop seed, or use projection: umap."],
    ["reconstruction", { images: [1], count: 2 }, "count: it cannot be combined with chosen images."],
    ["samples", { temperature: -1 }, "temperature: expected a number from 0 to 1,000, found -1"],
    ["attribute", { classes: ["low", "hihg"] }, "Did you mean high?"],
    ["attribute", { classes: ["low"] }, "classes: expected two different classes of low, middle, high"],
  ])("of %s with %j", async (name, options, message) => {
    const drawn = draw(name, shapesRun(), options);
    await expect(drawn).rejects.toThrow(ConfigError);
    await expect(drawn).rejects.toThrow(message);
    await expect(drawn).rejects.toThrow(/[.?]$/);
  });
});
