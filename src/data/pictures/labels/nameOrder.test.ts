import { describe, expect, it } from "vitest";
import { sortedNames } from "./nameOrder.ts";

describe("the order of names", () => {
  it("sorts numbers by value, keeps folders together, and sorts everything else by code units", () => {
    for (const ordered of [
      ["1.png", "2.png", "10.png", "100.png"],
      ["01.png", "1.png", "002.png", "2.png"],
      ["a/2.png", "a/10.png", "a b/1.png", "a-b/1.png", "a0/1.png"],
      ["Z.png", "a.png", "b.png", "ä.png"],
      ["x", "x1", "x1y", "x2", "xy"],
      ["9007199254740993.png", "9007199254740994.png", "99007199254740993.png"],
      ["", "0", "00", "1"],
      ["2024/1/9", "2024/1/10", "2024/2/1", "2024/12/1"],
    ]) {
      expect(sortedNames([...ordered].reverse())).toEqual(ordered);
      expect(sortedNames([...ordered.slice(1), ...ordered.slice(0, 1)])).toEqual(ordered);
    }
  });
});
