import { expect, it } from "vitest";
import { groupCount } from "./normaliseImage.ts";

it.each([
  [1, 1],
  [3, 1],
  [4, 1],
  [7, 1],
  [8, 2],
  [12, 3],
  [16, 4],
  [22, 2],
  [28, 7],
  [32, 8],
  [34, 2],
  [64, 8],
  [128, 8],
])("%d channels are normalised in %d groups", (channels, groups) => {
  expect(groupCount(channels)).toBe(groups);
});
