import { describe, expect, it } from "vitest";
import { DataError } from "../errors.ts";
import { decodeIdx, encodeIdx, type IdxArray } from "./idx.ts";
import { readIdx } from "./idxStream.ts";

const ARRAYS: readonly IdxArray[] = [
  { type: "ubyte", shape: [2, 3], values: Uint8Array.of(0, 1, 127, 128, 254, 255) },
  { type: "byte", shape: [4], values: Int8Array.of(-128, -1, 0, 127) },
  { type: "short", shape: [1, 3, 1], values: Int16Array.of(-32_768, 258, 32_767) },
  { type: "int", shape: [2], values: Int32Array.of(-(2 ** 31), 0x01020304) },
  { type: "float", shape: [1, 1, 1, 1, 3], values: Float32Array.of(1.5, -0, Number.POSITIVE_INFINITY) },
  { type: "double", shape: [2, 1], values: Float64Array.of(Math.PI, -1e-300) },
];

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

const IMAGES = encodeIdx({ type: "ubyte", shape: [2, 2, 2], values: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) });

describe("IDX", () => {
  it("has the format's layout: big-endian sizes and elements", () => {
    const bytes = encodeIdx({ type: "int", shape: [1, 2], values: Int32Array.of(0x01020304, -2) });
    expect([...bytes]).toEqual([0, 0, 0x0c, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4, 0xff, 0xff, 0xff, 0xfe]);
  });

  it.each(ARRAYS)("round-trips $type, plain and as gzip", async (array) => {
    expect(await readIdx(encodeIdx(array), "x")).toEqual(array);
    expect(await readIdx(await gzip(encodeIdx(array)), "x.gz")).toEqual(array);
  });

  it("reads from the middle of a larger buffer", () => {
    const larger = new Uint8Array(IMAGES.length + 7);
    larger.set(IMAGES, 3);
    expect(decodeIdx(larger.subarray(3, 3 + IMAGES.length), "x").values).toEqual(
      Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    );
  });

  it("does not copy unsigned bytes", () => {
    expect(decodeIdx(IMAGES, "x").values.buffer).toBe(IMAGES.buffer);
  });
});

describe("an invalid IDX file is refused with its name:", () => {
  const header = (...bytes: number[]) => Uint8Array.from(bytes);
  it.each([
    ["empty", new Uint8Array(0), /the IDX file is empty/],
    ["three bytes", header(0, 0, 8), /found 00 00 08\. Is it another kind of file/],
    ["a PNG", header(0x89, 0x50, 0x4e, 0x47), /begin with 00 00.*found 89 50 4e 47/],
    ["an unknown type", header(0, 0, 7, 1, 0, 0, 0, 1, 5), /one of 08 \(ubyte\).*0e \(double\), found 07/],
    [
      "a cut header",
      header(0, 0, 8, 3, 0, 0, 0, 1),
      /expected a header of 16 bytes for rank 3, found 8 bytes/,
    ],
    [
      "truncated",
      IMAGES.subarray(0, 20),
      /expected 24 bytes according to its header \(ubyte 2 x 2 x 2\), found 20 bytes \(truncated/,
    ],
    ["trailing bytes", Uint8Array.from([...IMAGES, 0, 0]), /expected 24 bytes.*found 26 bytes: 2 trailing/],
    [
      "no elements",
      header(0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 9),
      /at least one element, found the shape 0 x 9/,
    ],
    [
      "absurd sizes",
      header(0, 0, 14, 2, 255, 255, 255, 255, 255, 255, 255, 255),
      /4294967295 x 4294967295\), found 12 bytes/,
    ],
  ])("%s", async (_, bytes, message) => {
    const reading = readIdx(bytes, "train-images");
    await expect(reading).rejects.toThrow(DataError);
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toThrow(/^train-images: /);
  });

  it("gzip that is cut off, damaged, or declares a wrong size", async () => {
    const whole = await gzip(
      encodeIdx({ type: "ubyte", shape: [4_000], values: new Uint8Array(4_000).map((_, i) => (i * i) >> 3) }),
    );
    const flipped = Uint8Array.from(whole);
    flipped[flipped.length >> 1] = (flipped[flipped.length >> 1] ?? 0) ^ 0xff;
    const withSize = (size: number) => {
      const lying = Uint8Array.from(whole);
      new DataView(lying.buffer).setUint32(lying.length - 4, size, true);
      return lying;
    };
    const bad = [whole.subarray(0, 10), whole.subarray(0, whole.length - 9), flipped];
    for (const bytes of [...bad, withSize(0xffffffff), withSize(4_007), withSize(4_009)]) {
      await expect(readIdx(bytes, "x.gz")).rejects.toThrow(/^x\.gz: the gzip file is damaged or truncated/);
    }
    expect((await readIdx(withSize(4_008), "x.gz")).shape).toEqual([4_000]);
  });
});

describe("encodeIdx refuses", () => {
  it.each([[[2, 2]], [[5]], [[]]])("values that do not fill the shape %j", (shape) => {
    expect(() => encodeIdx({ type: "ubyte", shape, values: new Uint8Array(3) })).toThrow(
      /expected \d values.*found 3/,
    );
  });
  it.each([[[0]], [[-1]], [[1.5]], [[2 ** 32]]])("the shape %j", (shape) => {
    expect(() => encodeIdx({ type: "ubyte", shape, values: new Uint8Array(0) })).toThrow(
      /expected up to 255 sizes/,
    );
  });

  it("a size of 0 after sizes that multiply to infinity", () => {
    const sizes = new Uint8Array(4 * 41).fill(255, 0, 4 * 40);
    expect(() => decodeIdx(Uint8Array.of(0, 0, 8, 41, ...sizes), "x")).toThrow(
      /^x: expected at least one element/,
    );
  });
});
