import { describe, expect, it } from "vitest";
import { encodeMessage, type MessageWriter } from "./protobuf.ts";

function hex(write: (writer: MessageWriter) => void): string {
  return Array.from(encodeMessage(write), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}

/** The messages and bytes that protobuf.dev shows under "Encoding". */
const documented: readonly (readonly [string, (writer: MessageWriter) => void, string])[] = [
  ["the integer 150", (m) => m.integer(1, 150), "08 96 01"],
  ["the string testing", (m) => m.string(2, "testing"), "12 07 74 65 73 74 69 6e 67"],
  ["a message in a message", (m) => m.message(3, (inner) => inner.integer(1, 150)), "1a 03 08 96 01"],
  ["packed integers", (m) => m.integers(6, [3, 270, 86942]), "32 06 03 8e 02 9e a7 05"],
  ["minus two in ten bytes", (m) => m.integer(1, -2), "08 fe ff ff ff ff ff ff ff ff 01"],
];

/** Derived from its rules: keys are varints of 8 * field + type, floats are little-endian. */
const derived: readonly (readonly [string, (writer: MessageWriter) => void, string])[] = [
  ["zero, which is written, too", (m) => m.integer(1, 0), "08 00"],
  ["the largest number of one byte", (m) => m.integer(1, 127), "08 7f"],
  ["the smallest number of two", (m) => m.integer(1, 128), "08 80 01"],
  ["minus one", (m) => m.integer(1, -1), "08 ff ff ff ff ff ff ff ff ff 01"],
  ["2^53 - 1", (m) => m.integer(1, Number.MAX_SAFE_INTEGER), "08 ff ff ff ff ff ff ff 0f"],
  ["a field from 16 on", (m) => m.integer(20, 1), "a0 01 01"],
  ["a float", (m) => m.float(2, 1), "15 00 00 80 3f"],
  ["a double", (m) => m.double(1, -2), "09 00 00 00 00 00 00 00 c0"],
  ["text beyond ASCII", (m) => m.string(1, "µ"), "0a 02 c2 b5"],
  ["raw bytes", (m) => m.bytes(9, Uint8Array.of(0, 255)), "4a 02 00 ff"],
  ["nothing", () => undefined, ""],
  ["an empty message", (m) => m.message(7, () => undefined), "3a 00"],
  ["no integers", (m) => m.integers(1, []), "0a 00"],
  [
    "fields in the order in which they are written",
    (m) => {
      m.integer(2, 1);
      m.integer(1, 2);
      m.integer(2, 3);
    },
    "10 01 08 02 10 03",
  ],
];

describe("encodeMessage writes", () => {
  it.each([...documented, ...derived])("%s", (_, write, bytes) => {
    expect(hex(write)).toBe(bytes);
  });

  it("lengths of more than one byte", () => {
    const bytes = encodeMessage((m) => m.bytes(1, new Uint8Array(300)));
    expect([...bytes.subarray(0, 3), bytes.length]).toEqual([0x0a, 0xac, 0x02, 303]);
  });

  it("no fractions: they are not integers", () => {
    expect(() => encodeMessage((m) => m.integer(1, 1.5))).toThrow(RangeError);
  });
});
