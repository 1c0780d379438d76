import { describe, expect, it } from "vitest";
import { addFigures, brokenFigure, meanFigures, noFigures } from "./figures.ts";

const figures = (loss: number, reconstruction: number, kl: number) => ({ loss, reconstruction, kl });

describe("figures over batches", () => {
  it("are means over the data, so that a smaller batch counts for less", () => {
    const sums = addFigures(addFigures(noFigures, figures(10, 8, 2), 3), figures(2, 0, 2), 1);
    expect(sums).toEqual({ count: 4, loss: 32, reconstruction: 24, kl: 8 });
    expect(meanFigures(sums)).toEqual(figures(8, 6, 2));
  });

  it("of no data are NaN rather than a number", () => {
    expect(meanFigures(noFigures)).toEqual(figures(Number.NaN, Number.NaN, Number.NaN));
  });
});

describe("brokenFigure", () => {
  it("names the part before the sum", () => {
    expect(brokenFigure(figures(Number.NaN, Number.NaN, 1))).toBe("reconstruction");
    expect(brokenFigure(figures(Number.POSITIVE_INFINITY, 5, Number.POSITIVE_INFINITY))).toBe("kl");
    expect(brokenFigure(figures(Number.NEGATIVE_INFINITY, 5, 1))).toBe("loss");
    expect(brokenFigure(figures(6, 5, 1))).toBeUndefined();
  });
});
