import { deflateSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { crc32 } from "./crc32.ts";

/** Reads the CRC-32 from the trailer of a gzip file. */
function expected(bytes: Uint8Array): number {
  const zipped = gzipSync(bytes);
  return zipped.readUInt32LE(zipped.length - 8);
}

describe("CRC-32", () => {
  it("equals that of zlib for any length, offset and split into parts", () => {
    const bytes = new Uint8Array(
      deflateSync(Uint8Array.from({ length: 300 }, (_, index) => (index * 77) % 251)),
    );
    for (let start = 0; start < 9; start++) {
      for (let end = start; end < 60; end++)
        expect(crc32(bytes.subarray(start, end))).toBe(expected(bytes.subarray(start, end)));
    }
    for (let cut = 0; cut < 40; cut++)
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut)))).toBe(expected(bytes));
  });
});
