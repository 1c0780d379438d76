import { describe, expect, it } from "vitest";
import { crc32c, maskedCrc32c } from "./records.ts";

const ascii = (text: string) => new TextEncoder().encode(text);

describe("crc32c", () => {
  it.each([
    // The check value of the catalogue of CRC algorithms.
    ["the digits 1 to 9", ascii("123456789"), 0xe3069283],
    // RFC 3720, appendix B.4.
    ["32 zeros", new Uint8Array(32), 0x8a9136aa],
    ["32 times 255", new Uint8Array(32).fill(255), 0x62a8ab43],
    ["0 to 31", Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ["31 to 0", Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
    ["nothing", new Uint8Array(0), 0],
  ])("of %s", (_, bytes, checksum) => {
    expect(crc32c(bytes)).toBe(checksum);
  });

  it("is undone by its mask", () => {
    const masked = maskedCrc32c(ascii("123456789"));
    const rotated = (masked - 0xa282ead8) >>> 0;
    expect(((rotated >>> 17) | (rotated << 15)) >>> 0).toBe(0xe3069283);
  });
});
