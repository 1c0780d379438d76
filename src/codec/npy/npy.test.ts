import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { encodeNpyHeader } from "./header.ts";
import { decodeNpy, encodeNpy } from "./npy.ts";

const text = new TextEncoder();

/** A file of a given version, with a header in NumPy's format. */
function file(version: number, header: string, data: readonly number[]): Uint8Array {
  const body = text.encode(header);
  const length =
    version === 1 ? [body.length & 255, body.length >> 8] : [body.length & 255, body.length >> 8, 0, 0];
  return Uint8Array.of(0x93, ...text.encode("NUMPY"), version, 0, ...length, ...body, ...data);
}

const header = (descr: string, shape: string, order = "False") =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }\n`;

describe("npy files", () => {
  it("are read as they were written, and data begin at a multiple of 64 bytes", () => {
    for (const shape of [[2, 3], [6], [1, 2, 3, 1]]) {
      const data = Float32Array.of(1, -2.5, 1e-30, 0, 7, 8);
      const bytes = encodeNpy(shape, data);
      expect((bytes.length - data.byteLength) % 64).toBe(0);
      expect(decodeNpy(bytes, "f")).toEqual({ type: "f4", shape, data: Float64Array.from(data) });
    }
    expect(decodeNpy(encodeNpy([2], Uint8Array.of(0, 255)), "f").data).toEqual(Float64Array.of(0, 255));
  });

  it("are read in versions 1 to 3 and in every type of little-endian numbers", () => {
    for (const version of [1, 2, 3]) {
      expect(decodeNpy(file(version, header("<i2", "2,"), [255, 255, 1, 2]), "f").data).toEqual(
        Float64Array.of(-1, 513),
      );
    }
    const eight = (descr: string, ...data: number[]) =>
      decodeNpy(file(1, header(descr, ""), data), "f").data[0];
    expect(eight("<f8", 0, 0, 0, 0, 0, 0, 0xf8, 0x3f)).toBe(1.5);
    expect(eight("<i8", 254, 255, 255, 255, 255, 255, 255, 255)).toBe(-2);
    expect(eight("<u4", 0, 0, 0, 128)).toBe(2147483648);
    expect(eight("|b1", 1)).toBe(1);
  });

  it("keep the length of their header for any count if room is reserved", () => {
    const length = (count: number) =>
      encodeNpyHeader({ type: "f4", shape: [count, 3] }, 16 - String(count).length).length;
    expect(length(9_007_199_254_740_991)).toBe(length(0));
  });

  it("are refused with their name if they are cut off, too long, of another type, or not npy", () => {
    const good = encodeNpy([2, 2], Float32Array.of(1, 2, 3, 4));
    for (let length = 0; length < good.length; length++) {
      expect(() => decodeNpy(good.subarray(0, length), "x.npy")).toThrow(DataError);
    }
    expect(() => decodeNpy(Uint8Array.of(...good, 0), "x.npy")).toThrow("x.npy: expected 16 bytes of data");
    expect(() => decodeNpy(file(1, header("<c8", "1,"), [0, 0, 0, 0, 0, 0, 0, 0]), "x.npy")).toThrow("'<c8'");
    expect(() => decodeNpy(file(4, header("<f4", "1,"), [0, 0, 0, 0]), "x.npy")).toThrow(
      "version 1, 2 or 3, found 4",
    );
    expect(() => encodeNpy([3], Uint8Array.of(1))).toThrow("expected 3 numbers for the shape [3], found 1");
  });
});
