import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { requireTolerable, type Tolerance, tolerated, unreadableNote } from "./tolerance.ts";

const some = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ place: `${at}.png`, reason: `${at}.png: bad.` }));
const check = (count: number, total: number, tolerance: Tolerance = {}, all?: boolean) =>
  requireTolerable(some(count), total, tolerance, all);
function refusal(...words: Parameters<typeof check>): string {
  try {
    check(...words);
  } catch (cause) {
    if (cause instanceof DataError) return cause.message;
    throw cause;
  }
  return "";
}

describe("unreadable pictures", () => {
  it.each([
    [1, 4, {}, true],
    [2, 10, {}, false],
    [2, 199, {}, false],
    [2, 200, {}, true],
    [100, 10_000, {}, true],
    [101, 10_000, {}, false],
    [0, 10, { strict: true }, true],
    [1, 10_000, { strict: true }, false],
    [1, 10_000, { tolerance: 0 }, false],
    [1, 10, { tolerance: 0.0001 }, true],
    [5, 10, { tolerance: 0.5 }, true],
    [6, 10, { tolerance: 0.5 }, false],
    [9, 10, { tolerance: 1 }, true],
    [10, 10, { tolerance: 1 }, false],
    [1, 1, {}, false],
    [0, 0, {}, true],
  ] as const)("%i of %i with %j: tolerated %s", (count, total, tolerance, expected) => {
    expect(refusal(count, total, tolerance) === "").toBe(expected);
  });

  it("are tolerated if the advice of the error is followed, for any number", () => {
    const inVain: string[] = [];
    for (const total of [2, 3, 7, 10, 29, 100, 101, 300]) {
      for (let count = 2; count < total; count++) {
        const message = refusal(count, total);
        if (message === "") continue;
        const tolerance = Number(/tolerance: (\S+)\.$/.exec(message)?.[1]);
        if (tolerance > 1 || tolerated(total, { tolerance }) < count) inVain.push(message);
      }
    }
    expect(inVain).toEqual([]);
  });

  it("are named in the error (the first of many), with a remedy", () => {
    expect(refusal(2, 10)).toBe(
      "2 of 10 pictures cannot be read (at most 1 may be unreadable): 0.png: bad. 1.png: bad. Repair or remove them, or allow more to be left out: " +
        "tolerance: 0.2.",
    );
    expect(refusal(5, 100)).toMatch(/0\.png: bad\. 1\.png: bad\. 2\.png: bad\. \.\.\. Repair/);
    expect(refusal(1, 4, { strict: true })).toMatch(/without strict, with tolerance: 0\.25\.$/);
    // All that was looked at was not all there is.
    expect(refusal(2, 10, {}, false)).toMatch(
      /^At least 2 of 10 .* allow all such to be left out: tolerance: 1\.$/,
    );
    expect(refusal(3, 3)).not.toContain("tolerance:");
  });

  it("are reported if they are left out", () => {
    expect(unreadableNote([], 3)).toBeUndefined();
    expect(unreadableNote(some(1), 1_000)).toBe(
      "1 of 1,000 pictures cannot be read and is left out: 0.png: bad.",
    );
    expect(unreadableNote(some(4), 1_000)).toBe(
      "4 of 1,000 pictures cannot be read and are left out: 0.png: bad. 1.png: bad. 2.png: bad. ...",
    );
  });
});
