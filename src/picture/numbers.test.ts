import { describe, expect, it } from "vitest";
import { alignedNumbers, axisNumbers } from "./numbers.ts";

describe("axisNumbers", () => {
  it.each([
    [
      [-1.2, -0.6, 0, 0.6, 1.2],
      ["−1.2", "−0.6", "0.0", "0.6", "1.2"],
    ],
    [
      [-0.6, -0.06, 0.06, 0.6, 1.64],
      ["−0.60", "−0.06", "0.06", "0.60", "1.64"],
    ],
    [
      [0, 0.125, 0.25],
      ["0.00", "0.13", "0.25"],
    ],
    [
      [-3, 0, 3],
      ["−3", "0", "3"],
    ],
    [
      [0.1 + 0.2, -1e-9],
      ["0.3", "0.0"],
    ],
    [[], []],
  ])("writes %j as %j", (values, texts) => {
    expect(axisNumbers(values)).toEqual(texts);
  });
});

describe("alignedNumbers", () => {
  it.each([
    [
      [2.31, 0.0031, 0],
      ["2.31", "0.00", "0.00"],
    ],
    [
      [0.0031, 0.00004],
      ["0.0031", "0.0000"],
    ],
    [
      [1234.56, 7],
      ["1,234.6", "7.0"],
    ],
    [[-2.5], ["−2.50"]],
  ])("writes %j as %j", (values, texts) => {
    expect(alignedNumbers(values)).toEqual(texts);
  });
});
