import { beforeAll, describe, expect, it } from "vitest";
import { plotSource } from "../../src/analyse/plots/source.ts";
import { reportPlots } from "../../src/analyse/report/figures.ts";
import { reportPage } from "../../src/analyse/report/page/page.ts";
import { textWidth } from "../../src/picture/text.ts";
import { findChromium } from "../browser/chromium.ts";
import { shapesRun } from "../plots/shapesRun.ts";
import { asPrinted, type Measured, measurePages, pagesOnPaper } from "./measure.ts";
import { sampleReport } from "./sample.ts";

/** How a report looks in a real browser, on screens of every width and on paper. */
const chromium = await findChromium();
const widths = [390, 768, 1440, 1920];
/** Pixels of the page, less its margins. */
const paper = [
  { size: "A4", width: 672, height: 1008 },
  { size: "letter", width: 694, height: 941 },
];
const settings = Array.from({ length: 45 }, (_, at) => ({
  name: `setting${at}`,
  value: "1",
  about: "what it means",
}));

async function pageOf(latentSize: number): Promise<string> {
  const run = shapesRun({ settings: { latentSize } });
  const { drawn } = await reportPlots(plotSource(run, () => run.loadDataset()));
  const dimensions = {
    title: "KL of each latent dimension",
    unit: "nats",
    epochs: [1, 2, 3],
    values: [1, 2, 3].map((epoch) => Array.from({ length: latentSize }, (_, at) => epoch / (at + 1))),
    active: Array.from({ length: latentSize }, () => true),
  };
  return reportPage(
    sampleReport({
      figures: drawn.map(({ figure }) => figure),
      diagnosis: { about: "After epoch 3.", findings: [], unremarkable: "Nothing.", dimensions },
      settings: { changed: [], unchanged: settings },
    }),
  );
}

describe.skipIf(chromium === undefined)("a report in Chromium", () => {
  const sizes = [1, 2, 10, 50];
  const pages = new Map<number, string>();
  let screens: readonly Measured[] = [];
  let sheets: readonly (Measured & { readonly highest: number })[] = [];
  const each = (check: (measured: Measured) => void) => screens.forEach(check);

  beforeAll(async () => {
    for (const latentSize of sizes) pages.set(latentSize, await pageOf(latentSize));
    const onScreens = [...pages.values()].flatMap((page) => widths.map((width) => ({ page, width })));
    const onPaper = [...pages.values()].flatMap((page) =>
      paper.map(({ width, height }) => ({ page: asPrinted(page), width, height })),
    );
    const measured = await measurePages(chromium ?? "", [...onScreens, ...onPaper]);
    screens = measured.slice(0, onScreens.length);
    sheets = measured
      .slice(onScreens.length)
      .map((each, index) => ({ ...each, highest: onPaper[index]?.height ?? 0 }));
  }, 300_000);

  it("was measured at every width", () => {
    each(({ width, texts, images }) => {
      expect(widths).toContain(width);
      expect(texts.length).toBeGreaterThan(50);
      expect(images.length).toBeGreaterThan(3);
    });
    expect(screens).toHaveLength(sizes.length * widths.length);
  });

  it("has no text smaller than 11 pixels", () => {
    each(({ texts, smallest }) => {
      expect(texts.filter(({ size }) => size < 10.99)).toEqual([]);
      expect(smallest).toBeGreaterThanOrEqual(11);
    });
  });

  it("sets figures in the page's own font, with letters as wide as the figures assume", () => {
    each(({ texts, faces }) => {
      expect(faces).toEqual(expect.arrayContaining(["Inter 400", "Inter 600"]));
      for (const { text, own, weight, length, family } of texts) {
        expect(family).toMatch(/^Inter\b/);
        const expected = textWidth(text, own, weight === "600" ? "semiBold" : "regular");
        expect(Math.abs(length - expected), text).toBeLessThan(1 + 0.05 * expected);
      }
    });
  });

  it("fits its window, without figures that scroll", () => {
    each(({ width, scrollWidth, over, scrolled }) => {
      expect(scrollWidth).toBeLessThanOrEqual(width);
      expect(over).toEqual([]);
      expect(scrolled).toEqual([]);
    });
  });

  it("shows images at whole pixels, with whole numbers of pixels", () => {
    each(({ images }) => {
      for (const { density, offset } of images) {
        expect(density).toBeCloseTo(2, 6);
        expect(offset).toBeCloseTo(0, 3);
      }
    });
  });

  it("has every title once, and a target for every link of its contents", () => {
    each(({ headings, titles, texts, broken, links }) => {
      const said = [...headings, ...titles];
      expect(new Set(said).size).toBe(said.length);
      expect(texts.filter(({ text }) => said.includes(text))).toEqual([]);
      expect(broken).toEqual([]);
      expect(links).toBeGreaterThan(titles.length);
    });
  });

  it("keeps each figure on one sheet of A4 and of Letter", () => {
    expect(sheets).toHaveLength(sizes.length * paper.length);
    for (const { figures, over, highest } of sheets) {
      expect(figures.length).toBeGreaterThan(6);
      expect(over).toEqual([]);
      for (const { height, breakInside } of figures) {
        expect(breakInside).toBe("avoid");
        expect(height).toBeLessThanOrEqual(highest);
      }
    }
  });

  it.each(paper)("takes at most eight sheets of $size", { timeout: 120_000 }, async ({ size }) => {
    const count = await pagesOnPaper(chromium ?? "", pages.get(50) ?? "", size);
    expect(count).toBeGreaterThan(2);
    expect(count).toBeLessThanOrEqual(8);
  });
});
