import { expect } from "vitest";

/** A score as `scoreRun` gives it, as a line of JSON. */
export interface ScoreLine {
  readonly negativeElbo: number;
  readonly standardError: number;
}

/**
 * Expects the mean of scores by `samples` samples to estimate what an evaluation by other noise found, one sample for
 * each datum: within five standard errors of the two. Scores share their noise, so that their errors need not cancel.
 */
export function expectSameElbo(scores: readonly ScoreLine[], evaluated: number, samples: number): void {
  const count = scores.length;
  expect(count).toBeGreaterThan(0);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const mean = sum(scores.map(({ negativeElbo }) => negativeElbo)) / count;
  const ofScores = sum(scores.map(({ standardError }) => standardError)) / count;
  const ofEvaluation =
    Math.sqrt(sum(scores.map(({ standardError }) => samples * standardError ** 2))) / count;
  const error = Math.hypot(ofScores, ofEvaluation);
  expect(error).toBeGreaterThan(0);
  expect(error, "standard error").toBeLessThan(0.2 * Math.abs(evaluated));
  expect(Math.abs(mean - evaluated), `${mean} beside ${evaluated}`).toBeLessThan(5 * error);
}
