import { describe, expect, it } from "vitest";
import { describeLosses, figureTable, summarise } from "./summary.ts";

const turnsOf = (...seconds: number[]) => seconds.map((value) => ({ seconds: value, loss: 100 }));

/** The second round was slow for everybody. */
const summary = summarise({
  turns: {
    nelbo: turnsOf(1, 8, 2),
    pytorch: turnsOf(3, 16, 5),
    pytorchTuned: turnsOf(1, 12, 2),
  },
  stepsPerEpoch: 10,
  memory: { nelbo: 300e6, pytorch: 400e6, pytorchTuned: 500e6 },
});

describe("summarise", () => {
  it("takes medians of seconds an epoch", () => {
    expect([summary.nelbo, summary.pytorch, summary.pytorchTuned]).toEqual([20, 50, 20]);
    expect(summary.ranges.nelbo).toBe("10.00 to 80.00");
  });

  it("takes medians of the quotients within rounds, not the quotient of medians", () => {
    expect(summary.ratio).toBe(2.5);
    expect(summary.ratioTuned).toBe(1);
    const skewed = summarise({
      turns: { nelbo: turnsOf(1, 2, 3), pytorch: turnsOf(9, 3, 3), pytorchTuned: turnsOf(2, 4, 6) },
      stepsPerEpoch: 1,
      memory: summary.peakMemoryBytes,
    });
    expect(skewed.ratio).toBe(1.5);
    expect(skewed.ratioTuned).toBe(2);
  });

  it("leaves out the peers that do not take part", () => {
    const memory = { nelbo: 300e6, pytorchCompiled: 400e6 };
    const turns = { nelbo: turnsOf(2), pytorchCompiled: turnsOf(3) };
    const compiled = summarise({ turns, stepsPerEpoch: 10, memory });
    expect(compiled).toEqual({
      nelbo: 20,
      pytorchCompiled: 30,
      ratioCompiled: 1.5,
      ranges: { nelbo: "20.00 to 20.00", pytorchCompiled: "30.00 to 30.00" },
      peakMemoryBytes: memory,
    });
    const lines = figureTable(compiled, { nelbo: "nelbo", pytorchCompiled: "compiled" });
    expect(lines.join("\n")).toContain("of pairs: 1.50 with torch.compile");
  });

  it("compares nelbo's memory with PyTorch's as installed", () => {
    expect(summary.memoryRatio).toBe(0.75);
  });
});

describe("what people read", () => {
  it("has a row for each contender and both ratios", () => {
    const lines = figureTable(summary, { nelbo: "nelbo", pytorch: "PyTorch", pytorchTuned: "PyTorch tuned" });
    expect(lines).toContain("  PyTorch        50.00 s (30.00 to 160.00), 400 MB");
    expect(lines.join("\n")).toContain("median of pairs: 2.50 as installed, 1.00 with memory kept");
  });

  it("says whether losses agree", () => {
    const losses = { nelbo: 101, pytorch: 110 };
    expect(describeLosses({ kind: "compared", losses, agree: false })).toContain("not the same training");
    expect(describeLosses({ kind: "compared", losses, agree: true })).toContain("within 2%");
    expect(describeLosses({ kind: "too few steps", made: 5, needed: 100 })).toContain("5 steps each");
  });
});
