import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import type { MetricsEvent } from "../train/records.ts";
import { decodeMetrics, encodeMetricsLine } from "./metricsLine.ts";

const train = { loss: 164.53125, reconstruction: 145.1, kl: 19.43125 };
const test = { loss: 127.1, reconstruction: 104.3, kl: 22.8 };
const epoch: MetricsEvent = { event: "epoch", epoch: 1, step: 469, seconds: 4.12345678, train, test };
const events: readonly MetricsEvent[] = [
  {
    event: "started",
    epochs: 1,
    stepsPerEpoch: 469,
    parameters: 652_824,
    images: { train: 60_000, validation: 0, test: 10_000 },
  },
  { ...epoch, seconds: 4.123 },
  { event: "done", reason: "epochs", epochs: 1, step: 469, seconds: 5.5 },
  { event: "diverged", step: 470, term: "kl" },
];
const file = events.map(encodeMetricsLine).join("");

describe("encodeMetricsLine", () => {
  it("writes an epoch in one line, in the documented order of keys", () => {
    expect(encodeMetricsLine(epoch)).toBe(
      '{"event":"epoch","epoch":1,"step":469,"seconds":4.123,' +
        '"train":{"loss":164.53125,"reconstruction":145.1,"kl":19.43125},' +
        '"test":{"loss":127.1,"reconstruction":104.3,"kl":22.8}}\n',
    );
  });

  it("puts validation between train and test, whatever the order of the event's keys", () => {
    const line = encodeMetricsLine({ test, validation: test, ...epoch });
    expect(Object.keys(JSON.parse(line))).toEqual([
      "event",
      "epoch",
      "step",
      "seconds",
      "train",
      "validation",
      "test",
    ]);
  });

  it("keeps every bit of a figure", () => {
    const figures = { ...train, kl: 0.1 + 0.2 };
    const [decoded] = decodeMetrics(encodeMetricsLine({ ...epoch, train: figures }), "m");
    expect(decoded).toMatchObject({ train: figures });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("refuses %f, which JSON has no word for", (loss) => {
    const write = () => encodeMetricsLine({ ...epoch, test: { ...test, loss } });
    expect(write).toThrow(DataError);
    expect(write).toThrow("test.loss");
  });
});

describe("decodeMetrics", () => {
  it("reads what was written", () => {
    expect(decodeMetrics(file, "metrics.jsonl")).toEqual(events);
    expect(decodeMetrics("", "metrics.jsonl")).toEqual([]);
  });

  it("says that a last line is torn, wherever it was cut", () => {
    const lastLine = file.trimEnd().lastIndexOf("\n") + 1;
    for (let end = lastLine + 1; end < file.length; end++) {
      expect(() => decodeMetrics(file.slice(0, end), "metrics.jsonl")).toThrow(
        /^metrics\.jsonl, line 4: the line is cut off: '.*'/,
      );
    }
  });

  it.each([
    ["no JSON", "epoch 1: 164.5", "expected a JSON object"],
    ["another event", '{"event":"lunch"}', "expected an event started, epoch, diagnosis, done or diverged"],
    [
      "a missing figure",
      '{"event":"epoch","epoch":1,"step":1,"seconds":1,"train":{"loss":1,"kl":1}}',
      "reconstruction",
    ],
    ["a text for a number", '{"event":"done","epochs":"1","step":1,"seconds":1}', "epochs"],
    ["an empty line", "", "expected a JSON object"],
  ])("names the line with %s", (_, line, reason) => {
    const read = () => decodeMetrics(`${file}${line}\n`, "metrics.jsonl");
    expect(read).toThrow(DataError);
    expect(read).toThrow(/^metrics\.jsonl, line 5: /);
    expect(read).toThrow(reason);
  });
});
