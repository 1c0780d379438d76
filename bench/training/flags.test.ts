import { describe, expect, it } from "vitest";
import { parseFlags } from "./flags.ts";
import { benchmarkNames, benchmarks } from "./models.ts";

describe("parseFlags", () => {
  it.each(benchmarkNames)("takes the rounds and steps of %s where none are said", (model) => {
    const { rounds, steps } = benchmarks[model];
    expect(parseFlags([model])).toEqual({
      model,
      json: false,
      rounds,
      steps,
      threads: 0,
      peers: ["pytorch", "pytorchTuned"],
    });
  });

  it("takes what is said", () => {
    const words = ["dense", "--json", "--rounds", "21", "--steps", "80", "--threads", "1"];
    const peers = ["pytorch", "pytorchTuned"];
    expect(parseFlags(words)).toEqual({
      model: "dense",
      json: true,
      rounds: 21,
      steps: 80,
      threads: 1,
      peers,
    });
    expect(parseFlags(["conv", "--peers", "compiled,kept"]).peers).toEqual([
      "pytorchCompiled",
      "pytorchTuned",
    ]);
  });

  it("refuses other networks, flags and numbers", () => {
    expect(() => parseFlags(["burgess"])).toThrow("expected one of dense, conv, residual, found 'burgess'");
    expect(() => parseFlags([])).toThrow("found ''");
    expect(() => parseFlags(["dense", "--round", "3"])).toThrow("--round");
    for (const text of ["", "kept,kept", "kept,eager", "toString"]) {
      expect(() => parseFlags(["dense", "--peers", text])).toThrow("some of installed,kept,compiled, found");
    }
    for (const text of ["0", "1.5", "many"]) {
      expect(() => parseFlags(["dense", "--rounds", text])).toThrow(
        "--rounds: expected a whole number from 1",
      );
    }
  });
});
