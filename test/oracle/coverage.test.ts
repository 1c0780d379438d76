import { expect, it } from "vitest";
import { measureCoverage } from "./coverage.ts";

it("the stated errors of log p(x) cover the exact value as often as normal ones do", async () => {
  const { one, two, bias, spread } = await measureCoverage(2000, 30);
  // Of 30: 68 % and 95 % with standard errors of 8.5 and 4.0 %; a spread of 1 with one of 13 %. The bias is half an error.
  expect(one).toBeGreaterThan(0.68 - 3 * 0.085);
  expect(one).toBeLessThan(0.68 + 3 * 0.085);
  expect(two).toBeGreaterThan(0.95 - 3 * 0.04);
  expect(Math.abs(bias)).toBeLessThan(0.5 + 3 / Math.sqrt(30));
  expect(spread).toBeGreaterThan(0.61);
  expect(spread).toBeLessThan(1.39);
});
