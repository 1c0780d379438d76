import { describe, expect, it } from "vitest";
import { classColours } from "./classColours.ts";
import { contrast, nearestColours, visions } from "./testing/vision.ts";
import { type ThemeName, themes } from "./theme.ts";

const names: readonly ThemeName[] = ["light", "dark"];

describe.each(names)("the colours of classes on a %s page", (name) => {
  it.each(visions)("are told apart by %s vision", (vision) => {
    expect(nearestColours(classColours[name], vision).difference).toBeGreaterThanOrEqual(19.9);
  });

  it("stand out from the page", () => {
    for (const colour of classColours[name])
      expect(contrast(colour, themes[name].background), colour).toBeGreaterThan(1.85);
  });
});

describe("the measure of colours", () => {
  it("finds red and green alike only without red or green cones", () => {
    const pair = ["#b34d00", "#6f7000"];
    const [normal = 0, , deuteranopia = 0] = visions.map((vision) => nearestColours(pair, vision).difference);
    expect(deuteranopia).toBeLessThan(normal / 2);
  });

  it("has a contrast of 21 between black and white", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 10);
  });
});
