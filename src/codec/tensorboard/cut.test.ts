import { describe, expect, it } from "vitest";
import { cutBack } from "./cut.ts";
import { encodeEvent, type SummaryEvent } from "./event.ts";

const scalar = (step: number, tag: string): SummaryEvent => {
  return { kind: "summary", time: 0, step, values: { scalars: { [tag]: 1 } } };
};
const events: readonly SummaryEvent[] = [
  { kind: "version", time: 0 },
  scalar(1, "batch/loss"),
  scalar(200, "batch/loss"),
  scalar(200, "train/loss"),
  scalar(70_000, "batch/loss"),
];
const records = events.map(encodeEvent);
const file = Uint8Array.from(records.flatMap((record) => [...record]));
/** Size of the first records, in bytes. */
const length = (count: number) => records.slice(0, count).reduce((sum, record) => sum + record.length, 0);
const none = () => false;

describe("cutBack", () => {
  it.each([
    [0, none, 1],
    [1, none, 2],
    [199, none, 2],
    [200, none, 4],
    [200, (tag: string) => tag === "train/loss", 3],
    [70_000, none, 5],
    [1e9, none, 5],
  ])("to step %i keeps what is not later", (step, isLater, count) => {
    expect(cutBack(file, { step, isLater })).toEqual({ bytes: length(count), hasSummaries: count > 1 });
  });

  it("drops a record that was cut off at any byte", () => {
    for (let bytes = length(3); bytes < length(4); bytes++) {
      expect(cutBack(file.subarray(0, bytes), { step: 1e9, isLater: none }).bytes).toBe(length(3));
    }
  });

  it("drops a record with a flipped bit, and all after it", () => {
    for (let at = length(2); at < length(3); at++) {
      const flipped = file.with(at, (file[at] ?? 0) ^ 1);
      expect(cutBack(flipped, { step: 1e9, isLater: none }).bytes).toBe(length(2));
    }
  });

  it("does not count restarts as summaries", () => {
    const restarted = [
      ...encodeEvent({ kind: "version", time: 0 }),
      ...encodeEvent({ kind: "restart", time: 0, step: 5 }),
    ];
    const { hasSummaries } = cutBack(Uint8Array.from(restarted), { step: 5, isLater: none });
    expect(hasSummaries).toBe(false);
  });
});
