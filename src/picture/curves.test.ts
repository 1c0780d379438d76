import { beforeAll, describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { type CurveOptions, lossCurves } from "./curves.ts";
import type { EpochMetrics, LossParts } from "./history.ts";
import { initialiseRendererInNode } from "./render.node.ts";
import { svgToPng } from "./render.ts";
import { overlaps, textBoxes } from "./testing/boxes.ts";
import { expectGoldenPng, expectGoldenSvg } from "./testing/golden.ts";
import { exampleRun } from "./testing/runs.ts";

const mnist: CurveOptions = {
  title: "MNIST, dense VAE",
  subtitle: "784–400–20 · Bernoulli · β = 1 · seed 0",
};

function mapped(
  history: readonly EpochMetrics[],
  change: (parts: LossParts) => LossParts,
): readonly EpochMetrics[] {
  return history.map(({ epoch, train, test }) => ({
    epoch,
    train: change(train),
    ...(test === undefined ? {} : { test: change(test) }),
  }));
}

/** A decomposed KL, whose weight rises. */
const composedRun: readonly EpochMetrics[] = exampleRun({ epochs: 20, validation: true }).map((figures) => {
  const terms = {
    mutualInformation: 8 - 3 / figures.epoch,
    totalCorrelation: 0.02 + 30 / figures.epoch ** 3,
  };
  const { epoch, train, test } = figures;
  const scalars = { beta: Math.min(6, 0.5 * epoch), gamma: 1 };
  return { ...figures, scalars, train: { ...train, terms }, ...(test && { test: { ...test, terms } }) };
});

const runs: Readonly<Record<string, readonly EpochMetrics[]>> = {
  "one epoch": exampleRun({ epochs: 1, validation: true }),
  "one epoch, train only": exampleRun({ epochs: 1, test: false }),
  "two epochs": exampleRun({ epochs: 2 }),
  "ten epochs": exampleRun({ epochs: 10, validation: true }),
  "200 epochs": exampleRun({ epochs: 200, validation: true }),
  "1,000 epochs": exampleRun({ epochs: 1000, test: false }),
  "a collapsed KL": mapped(exampleRun({ epochs: 100 }), (parts) => ({ ...parts, kl: 1e-7 * parts.kl })),
  "a KL of zero": mapped(exampleRun({ epochs: 5 }), (parts) => ({ ...parts, kl: 0 })),
  "a negative loss": mapped(exampleRun({ epochs: 50 }), (parts) => ({
    ...parts,
    loss: 50 * parts.loss - 9000,
  })),
  "a huge loss": mapped(exampleRun({ epochs: 50 }), (parts) => ({ ...parts, loss: 1e6 * parts.loss })),
  "with terms and a schedule": composedRun,
  "with four panels": exampleRun({ epochs: 10 }).map((figures) => ({
    ...figures,
    scalars: { beta: Math.min(4, figures.epoch / 2) },
  })),
  "over decades": mapped(exampleRun({ epochs: 50 }), (parts) => ({
    ...parts,
    loss: (parts.loss - 100) ** 3,
  })),
};

describe("lossCurves", () => {
  it.each(Object.entries(runs))(
    "%s: every text is inside the picture, and none touches another",
    (_, history) => {
      const svg = lossCurves(history, mnist);
      const boxes = textBoxes(svg);
      const [, height] = svg.match(/ height="(\d+)"/) ?? [];
      for (const box of boxes) {
        expect(box.left, box.text).toBeGreaterThan(8);
        expect(box.right, box.text).toBeLessThan(1000 - 8);
        expect(box.top, box.text).toBeGreaterThan(8);
        expect(box.bottom, box.text).toBeLessThan(Number(height) - 8);
      }
      expect(overlaps(boxes)).toEqual([]);
      expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    },
  );

  it("prints the last value of each line with its name", () => {
    const history = exampleRun({ epochs: 10, validation: true });
    const texts = textBoxes(lossCurves(history)).map((box) => box.text);
    const last = history.at(-1);
    for (const parts of [last?.train, last?.validation, last?.test])
      for (const value of [parts?.loss, parts?.reconstruction, parts?.kl])
        expect(texts).toContain(value?.toFixed(2));
    for (const name of ["train", "validation", "test"])
      expect(texts.filter((text) => text === name)).toHaveLength(3);
  });

  it("has a panel for every term and every scalar that changes, and only the loss without a KL", () => {
    const titles = (history: readonly EpochMetrics[]) =>
      [...lossCurves(history).matchAll(/font-size="13.5"[^>]*>([^<]*)</g)].map(([, title]) => title);
    const parts = ["loss", "reconstruction", "KL divergence"];
    expect(titles(composedRun)).toEqual([...parts, "mutual information", "total correlation", "beta"]);
    expect(titles(mapped(exampleRun({ epochs: 5 }), (all) => ({ ...all, kl: 0 })))).toEqual(["loss"]);
  });

  it("shows values outside the frame as text", () => {
    const history = exampleRun({ epochs: 10 });
    const texts = textBoxes(lossCurves(history)).map((box) => box.text);
    expect(texts).toContain(`↑ ${history[0]?.train.loss.toFixed(2)} at epoch 1`);
  });

  it("keeps a line with a value far outside in the range that the PNG renderer can draw", () => {
    const far = [30, 20, 15, 12, 11, 10].map((value, index) => {
      const loss = index === 0 ? 2.86e14 : value;
      return { epoch: index + 1, train: { loss, reconstruction: loss, kl: 0 } };
    });
    const svg = lossCurves(far);
    const [path = ""] = /(?<=<path d=")[^"]*/.exec(svg) ?? [];
    const numbers = path.match(/-?\d+(\.\d+)?/g) ?? [];
    expect(numbers.length).toBeGreaterThanOrEqual(12);
    expect(Math.max(...numbers.map((number) => Math.abs(Number(number))))).toBeLessThan(1e6);
  });

  it("draws only what was measured, also if the test set was measured only in some epochs", () => {
    expect(lossCurves(exampleRun({ epochs: 3, test: false }))).not.toContain(">test<");
    const sparse = exampleRun({ epochs: 9 }).map(({ test, ...figures }) =>
      figures.epoch % 3 === 0 && test !== undefined ? { ...figures, test } : figures,
    );
    expect(lossCurves(sparse)).toContain(">test<");
  });

  it("takes the words of the panels and titles as text", () => {
    const svg = lossCurves(exampleRun({ epochs: 3 }), { title: "a < b", lossLabel: "loss & more" });
    expect(svg).toContain(">a &lt; b<");
    expect(svg).toContain(">loss &amp; more<");
  });

  it("shortens a title that does not fit", () => {
    const boxes = textBoxes(
      lossCurves(exampleRun({ epochs: 3 }), { title: "very ".repeat(60), lossLabel: "x".repeat(99) }),
    );
    expect(boxes[0]?.text).toMatch(/…$/);
    expect(overlaps(boxes)).toEqual([]);
  });

  it("breaks a long subtitle into lines, and cuts nothing off", () => {
    const words = Array.from({ length: 60 }, (_, index) => `term ${index}`).join(" + ");
    const history = exampleRun({ epochs: 3 });
    const boxes = textBoxes(lossCurves(history, { subtitle: `784–400–20 · loss: ${words} · seed 0` }));
    const lines = boxes.slice(1, 4).map(({ text }) => text);
    expect(lines.join(" ")).toContain(words.slice(0, 200));
    expect(boxes.map(({ text }) => text).filter((text) => text.includes("…"))).toEqual([]);
    expect(overlaps(boxes)).toEqual([]);
  });

  it("refuses an empty history, epochs that do not increase, and NaN, naming the place", () => {
    const history = exampleRun({ epochs: 3 });
    const broken = mapped(history, (parts) => ({ ...parts, kl: Number.NaN }));
    expect(() => lossCurves([])).toThrow(DataError);
    expect(() => lossCurves([...history, ...history])).toThrow("found epoch 1 after 3");
    expect(() => lossCurves(broken)).toThrow("found NaN as the train kl of epoch 1");
  });
});

describe("the figure", () => {
  beforeAll(initialiseRendererInNode);

  it("of ten epochs, light", async () => {
    const svg = lossCurves(exampleRun({ epochs: 10 }), mnist);
    expectGoldenSvg("curves-light", svg);
    expectGoldenPng("curves-light", await svgToPng(svg));
  });

  it("of a loss with further terms and a schedule", async () => {
    const svg = lossCurves(composedRun, { ...mnist, lossLabel: "loss", theme: "dark" });
    expectGoldenPng("curves-terms-dark", await svgToPng(svg));
  });

  it("of 200 epochs with validation, dark", async () => {
    const svg = lossCurves(exampleRun({ epochs: 200, validation: true }), { ...mnist, theme: "dark" });
    expectGoldenPng("curves-dark", await svgToPng(svg));
  });

  it("of one epoch", async () => {
    expectGoldenPng("curves-one-epoch", await svgToPng(lossCurves(exampleRun({ epochs: 1 }), mnist)));
  });
});
