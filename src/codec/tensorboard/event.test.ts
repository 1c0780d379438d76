import { describe, expect, it } from "vitest";
import { encodeEvent } from "./event.ts";
import { decodeRecords } from "./records.ts";

/** The data of an event's only record, as hexadecimal digits. */
function dataOf(event: Parameters<typeof encodeEvent>[0]): string {
  const [record] = decodeRecords(encodeEvent(event));
  return Array.from(record?.data ?? [], (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The part of a PNG file that is read: signature and first chunk. */
function pngOf(width: number, height: number, colourType: number): Uint8Array {
  const header = [
    0,
    0,
    0,
    13,
    0x49,
    0x48,
    0x44,
    0x52,
    0,
    0,
    0,
    width,
    0,
    0,
    0,
    height,
    8,
    colourType,
    0,
    0,
    0,
  ];
  return Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...header);
}

// Computed by hand from event.proto and summary.proto: a key is field * 8 + type.
describe("an event", () => {
  it("begins each file with its version", () => {
    const version = Array.from(new TextEncoder().encode("brain.Event:2"), (byte) => byte.toString(16)).join(
      " ",
    );
    expect(dataOf({ kind: "version", time: 1 })).toBe(`09 00 00 00 00 00 00 f0 3f 1a 0d ${version}`);
  });

  it("records that a training restarted at a step", () => {
    expect(dataOf({ kind: "restart", time: 1, step: 300 })).toBe(
      "09 00 00 00 00 00 00 f0 3f 10 ac 02 3a 02 08 01",
    );
  });

  it("stores numbers as float32 by tag", () => {
    expect(dataOf({ kind: "summary", time: 0, step: 1, values: { scalars: { a: 1, b: -2 } } })).toBe(
      "09 00 00 00 00 00 00 00 00 10 01 2a 14 0a 08 0a 01 61 15 00 00 80 3f 0a 08 0a 01 62 15 00 00 00 c0",
    );
  });

  it.each([
    ["grey", 0, "01"],
    ["RGB", 2, "03"],
  ] as const)("has %s pictures as PNG, with their size", (_, colourType, channels) => {
    const png = pngOf(2, 3, colourType);
    const text = dataOf({ kind: "summary", time: 0, step: 1, values: { images: { a: png } } });
    expect(text).toContain(`08 03 10 02 18 ${channels} 22 1d 89 50 4e 47`);
  });
});
