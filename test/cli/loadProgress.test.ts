import { describe, expect, it } from "vitest";
import { loadProgress, pictureLine } from "../../src/cli/loadProgress.ts";
import type { OutputMode } from "../../src/cli/outputMode.ts";

/** Pictures that are looked at and prepared at a steady pace, and what a terminal shows of it. */
function watch({ live, mode = "text", total }: { live: boolean; mode?: OutputMode; total: number }) {
  const drawn: string[] = [];
  const errors: string[] = [];
  let milliseconds = 0;
  const line = { columns: 80, draw: (text: string) => void drawn.push(text), clear: () => {} };
  const terminal = { live: live ? line : undefined, errorLine: (text: string) => void errors.push(text) };
  const { onPictures, onProgress } = loadProgress(terminal, mode, () => milliseconds);
  return {
    drawn,
    errors,
    onProgress,
    prepare(stage: "looking" | "preparing", perSecond: number) {
      for (let done = 1; done <= total; done++) {
        milliseconds += 1000 / perSecond;
        onPictures({ stage, done, total });
      }
    },
  };
}

describe("pictureLine", () => {
  it.each([
    ["preparing", 1234, 10_000, 340.4, "preparing pictures  1,234 of 10,000  12%  340/s"],
    ["looking", 3, 7, undefined, "scanning pictures  3 of 7  42%"],
    ["preparing", 7, 7, 12_345, "preparing pictures  7 of 7  100%  12,345/s"],
  ] as const)("tells of %s at %i of %i", (stage, done, total, rate, expected) => {
    expect(pictureLine({ stage, done, total }, rate)).toBe(expected);
  });
});

describe("loadProgress", () => {
  it("draws at most 12 times a second, with a rate once it can be told", () => {
    const { drawn, errors, prepare } = watch({ live: true, total: 1000 });
    prepare("preparing", 100);
    expect(drawn[0]).toBe("preparing pictures  1 of 1,000  0%");
    // Ten seconds.
    expect(drawn.length).toBeGreaterThan(90);
    expect(drawn.length).toBeLessThanOrEqual(120);
    expect(drawn.slice(-9, -5)).toEqual(
      drawn
        .slice(-9, -5)
        .map(() => expect.stringMatching(/^preparing pictures {2}9\d\d of 1,000 {2}9\d% {2}100\/s$/)),
    );
    expect(errors).toEqual([]);
  });

  it("begins anew with each stage", () => {
    const { drawn, prepare } = watch({ live: true, total: 1000 });
    prepare("looking", 1000);
    prepare("preparing", 100);
    expect(drawn[0]).toBe("scanning pictures  1 of 1,000  0%");
    expect(drawn).toContain("preparing pictures  1 of 1,000  0%");
    expect(drawn.at(-1)).toMatch(/100\/s$/);
  });

  it("writes a line every 15 seconds where none can be drawn and there are many", () => {
    const many = watch({ live: false, total: 4000 });
    many.prepare("preparing", 100);
    // Forty seconds.
    expect(many.errors).toEqual([
      "preparing pictures  1,501 of 4,000  37%  100/s",
      "preparing pictures  3,001 of 4,000  75%  100/s",
    ]);
    const quick = watch({ live: false, total: 4000 });
    quick.prepare("looking", 1000);
    const few = watch({ live: false, total: 2000 });
    few.prepare("preparing", 10);
    expect([...quick.errors, ...few.errors]).toEqual([]);
  });

  it.each(["json", "quiet"] as const)("is silent where %s is asked for", (mode) => {
    for (const live of [true, false]) {
      const { drawn, errors, prepare, onProgress } = watch({ live, mode, total: 4000 });
      prepare("preparing", 100);
      onProgress({ file: "a.gz", receivedBytes: 1, totalBytes: 2 });
      expect([...drawn, ...errors]).toEqual([]);
    }
  });

  it("draws downloads, too", () => {
    const { drawn, onProgress } = watch({ live: true, total: 1 });
    onProgress({ file: "a.gz", receivedBytes: 500_000, totalBytes: 2_000_000 });
    expect(drawn).toEqual(["downloading a.gz  25% of 2.0 MB"]);
  });
});
