import { describe, expect, it } from "vitest";
import { rankOf } from "./heldOutScores.ts";

describe("the rank of a score", () => {
  const scores = [1, 2, 2, 3];

  it.each([
    [0, 5],
    [1, 5],
    [1.5, 4],
    [2, 4],
    [2.5, 2],
    [3, 2],
    [3.1, 1],
    [Number.POSITIVE_INFINITY, 1],
  ])("of %d is %d of 5", (score, rank) => {
    expect(rankOf(score, { scores })).toEqual({ rank, p: rank / 5 });
    expect(rank).toBe(1 + scores.filter((held) => held >= score).length);
  });
});
