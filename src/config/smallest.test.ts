import { describe, expect, it } from "vitest";
import { isTooSmall, smallestNumber } from "../settings/smallest.ts";
import { resolveConfig } from "./config.ts";
import { isList } from "./describe.ts";
import { type FieldName, fieldNames, fields } from "./fields.ts";
import { parseSettings } from "./file.ts";

/** Settings that are numbers with a fraction, or lists of them. */
const numeric = fieldNames.filter((name) => accepts(name, 0.5));

function accepts(name: FieldName, value: number): boolean {
  return fields[name].schema.safeParse(settingOf(name, value)).success;
}

function settingOf(name: FieldName, value: number): unknown {
  return isList(name) ? [value] : value;
}

describe("numbers that float32 cannot hold", () => {
  it("are those between 0 and its smallest normal number, of either sign", () => {
    expect([0, -0, smallestNumber, -smallestNumber, 1e-37, Number.NaN].filter(isTooSmall)).toEqual([]);
    const small = [5e-324, 1e-320, 1e-308, 1e-40, 1.17e-38];
    expect(small.filter(isTooSmall)).toEqual(small);
    expect(isTooSmall(-1e-320)).toBe(true);
    expect(Math.fround(smallestNumber)).toBe(smallestNumber);
  });

  it("has all settings that are numbers among those tried", () => {
    expect(numeric).toEqual(
      expect.arrayContaining(["learningRate", "beta", "mmdBandwidths", "corruptAmount"]),
    );
    expect(numeric.length).toBeGreaterThan(25);
  });

  it.each(numeric)("are refused as %s, by program and by file, and larger ones are taken", (name) => {
    const why = "Models are computed in float32, where a number below 1.18e-38 counts as 0.";
    for (const small of [5e-324, 1e-320, 1e-40]) {
      const value = settingOf(name, small);
      expect(() => resolveConfig({ [name]: value })).toThrow(why);
      expect(() => parseSettings(JSON.stringify({ [name]: value }), "run.yaml")).toThrow(why);
    }
    expect(accepts(name, 2e-38)).toBe(true);
  });
});
