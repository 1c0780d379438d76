import { describe, expect, it } from "vitest";
import { epochAxis, verticalAxis } from "./axis.ts";

const labels = (axis: { readonly ticks: readonly { readonly label: string }[] }) =>
  axis.ticks.map((tick) => tick.label);

describe("epochAxis", () => {
  it("puts ticks at whole epochs, the first included where there is room", () => {
    expect(labels(epochAxis(1, 2, 180))).toEqual(["1", "2"]);
    expect(labels(epochAxis(1, 10, 180))).toEqual(["2", "4", "6", "8", "10"]);
    expect(labels(epochAxis(1, 200, 180))).toEqual(["1", "50", "100", "150", "200"]);
  });

  it("has fewer ticks where the labels are wide", () => {
    expect(labels(epochAxis(1, 1000, 180))).toEqual(["1", "500", "1,000"]);
  });

  it("puts a single epoch in the middle", () => {
    const axis = epochAxis(7, 7, 180);
    expect(labels(axis)).toEqual(["7"]);
    expect(axis.scale(7)).toBe(90);
  });
});

describe("verticalAxis", () => {
  it("has the high end at the top", () => {
    const { scale } = verticalAxis({ scale: "linear", low: 100, high: 120 }, 200);
    expect([scale(120), scale(100)]).toEqual([0, 200]);
  });

  it("labels linear ticks alike, negative ones with a minus sign", () => {
    expect(labels(verticalAxis({ scale: "linear", low: -1, high: 1 }, 200))).toEqual([
      "−1.0",
      "−0.5",
      "0.0",
      "0.5",
      "1.0",
    ]);
  });

  it("writes very large and very small ticks with an exponent", () => {
    expect(labels(verticalAxis({ scale: "linear", low: 1e8, high: 2e8 }, 200))).toContain("1.2e8");
    expect(labels(verticalAxis({ scale: "linear", low: 1e-6, high: 2e-6 }, 200))).toContain("1.2e−6");
  });

  it("chooses logarithmic ticks by the number of decades", () => {
    expect(labels(verticalAxis({ scale: "log", low: 8, high: 120 }, 200))).toEqual(["10", "20", "50", "100"]);
    expect(labels(verticalAxis({ scale: "log", low: 0.08, high: 2.5 }, 200))).toEqual([
      "0.1",
      "0.2",
      "0.5",
      "1.0",
      "2.0",
    ]);
    expect(labels(verticalAxis({ scale: "log", low: 1e-5, high: 1 }, 200))).toEqual([
      "1e−5",
      "1e−4",
      "1e−3",
      "1e−2",
      "1e−1",
      "1e0",
    ]);
  });
});
