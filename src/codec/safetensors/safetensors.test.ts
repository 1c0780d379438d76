import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { decodeSafetensors } from "./decode.ts";
import { encodeSafetensors } from "./encode.ts";
import type { StoredTensor } from "./tensor.ts";

/** Written by the format's reference implementation; see testing/make_reference.py for its content. */
const reference = Uint8Array.from(readFileSync(new URL("./testing/reference.safetensors", import.meta.url)));

/** Written by testing/make_half.py. */
const half = Uint8Array.from(readFileSync(new URL("./testing/half.safetensors", import.meta.url)));

const float32 = (shape: number[], ...values: number[]): StoredTensor => {
  return { dataType: "float32", shape, data: Float32Array.from(values) };
};
const content: Readonly<Record<string, StoredTensor>> = {
  größe: { dataType: "uint8", shape: [1], data: Uint8Array.of(7) },
  weight: float32([2, 3], 1, -2.5, 3, 0.1, 1e-40, Number.POSITIVE_INFINITY),
  bias: float32([3], 0.25, -0.5, 1e30),
  exact: { dataType: "float64", shape: [2], data: Float64Array.of(0.1, -1e300) },
  bytes: { dataType: "uint8", shape: [1, 3], data: Uint8Array.of(0, 127, 255) },
  step: { dataType: "int32", shape: [], data: Int32Array.of(-123456) },
  words: { dataType: "uint32", shape: [2], data: Uint32Array.of(0, 4294967295) },
  none: float32([0, 4]),
};
const metadata = { purpose: 'checks "nelbo" – to the byte' };

/** A file with this header and number of data bytes. */
function file(
  header: string,
  dataBytes: number,
  length = new TextEncoder().encode(header).length,
): Uint8Array {
  const bytes = new TextEncoder().encode(header);
  const out = new Uint8Array(8 + bytes.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, BigInt(length), true);
  out.set(bytes, 8);
  return out;
}

const entry = (name: string, begin: number, end: number, more = "") =>
  `"${name}":{"dtype":"F32","shape":[${(end - begin) / 4}],"data_offsets":[${begin},${end}]${more}}`;

describe("encodeSafetensors", () => {
  it("writes the reference implementation's bytes", () => {
    expect(encodeSafetensors(content, metadata)).toEqual(reference);
  });

  it("writes the same bytes for any order of tensors and metadata", () => {
    const reversed = Object.fromEntries(Object.entries(content).reverse());
    expect(encodeSafetensors(reversed, { b: "2", a: "1" })).toEqual(
      encodeSafetensors(content, { a: "1", b: "2" }),
    );
  });

  it("begins data at a multiple of 8 bytes, for any length of the header", () => {
    for (let length = 1; length <= 9; length++) {
      const bytes = encodeSafetensors({ ["n".repeat(length)]: float32([1], 1) });
      expect(bytes.length % 8).toBe(4);
      expect(bytes.subarray(-4)).toEqual(Uint8Array.of(0, 0, 0x80, 0x3f));
    }
  });

  it("writes only the view of a larger buffer", () => {
    const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
    const { tensors } = decodeSafetensors(
      encodeSafetensors({ a: { dataType: "float32", shape: [2], data } }),
      "f",
    );
    expect(tensors.a?.data).toEqual(Float32Array.of(2, 3));
  });

  it("refuses a shape that its data do not fill, and the reserved name", () => {
    expect(() => encodeSafetensors({ a: float32([2, 2], 1, 2, 3) })).toThrow(
      /tensor a: 3 numbers .*\[2, 2\]/,
    );
    expect(() => encodeSafetensors({ a: float32([0.5, 2], 1) })).toThrow(DataError);
    expect(() => encodeSafetensors({ __metadata__: float32([1], 1) })).toThrow(DataError);
  });
});

describe("decodeSafetensors", () => {
  it("reads the reference implementation's file", () => {
    expect(decodeSafetensors(reference, "f")).toEqual({ tensors: content, metadata });
  });

  it("gives views where data are aligned, and equal copies elsewhere", () => {
    for (let offset = 0; offset < 8; offset++) {
      const moved = new Uint8Array(reference.length + offset);
      moved.set(reference, offset);
      const { tensors } = decodeSafetensors(moved.subarray(offset), "f");
      expect(tensors).toEqual(content);
      expect(tensors.weight?.data.buffer === moved.buffer).toBe(offset % 4 === 0);
      expect(tensors.bytes?.data.buffer === moved.buffer).toBe(true);
    }
  });

  it("reads numbers of half precision as PyTorch converts them to float32, at any offset", () => {
    for (const offset of [0, 1]) {
      const moved = new Uint8Array(half.length + offset);
      moved.set(half, offset);
      const { tensors } = decodeSafetensors(moved.subarray(offset), "f");
      for (const name of ["float16", "bfloat16"]) {
        const [found, expected] = [tensors[name], tensors[`${name} as float32`]];
        expect(found).toMatchObject({ dataType: "float32", shape: [2, 512] });
        expect(found?.data).toEqual(expected?.data);
        expect(found?.data.some(Number.isNaN)).toBe(true);
      }
    }
  });

  it("reads a file without tensors", () => {
    expect(decodeSafetensors(encodeSafetensors({}), "f")).toEqual({ tensors: {}, metadata: {} });
  });

  it("keeps names that are special in JavaScript", () => {
    const odd = Object.fromEntries(
      ["__proto__", "constructor", "1", "0"].map((name) => [name, float32([1], 5)]),
    );
    expect(Object.keys(decodeSafetensors(encodeSafetensors(odd), "f").tensors).sort()).toEqual(
      Object.keys(odd).sort(),
    );
  });

  it("refuses the reference file cut off at any byte, or with one more", () => {
    for (let length = 0; length < reference.length; length++) {
      expect(() => decodeSafetensors(reference.subarray(0, length), "f")).toThrow(DataError);
    }
    expect(() => decodeSafetensors(Uint8Array.of(...reference, 0), "f")).toThrow("1 trailing");
  });

  it.each([
    ["no length", new Uint8Array(3), "found 3 bytes"],
    ["an absurd length", file("{}", 0, 2 ** 40), "Is it a safetensors file?"],
    ["another beginning", file("[]", 0), "then '{'"],
    ["a header longer than the file", file("{}", 0, 9), "expected a header of 9 bytes, found 2"],
    ["a header that is not JSON", file("{a}", 0), "the header is not valid JSON"],
    ["a header that is not UTF-8", file("{ }", 0).with(9, 0xff), "UTF-8"],
    ["a gap", file(`{${entry("a", 0, 4)},${entry("b", 8, 12)}}`, 12), "a gap before it"],
    ["a gap at the beginning", file(`{${entry("a", 4, 8)}}`, 8), "a gap before it"],
    ["an overlap", file(`{${entry("a", 0, 8)},${entry("b", 4, 12)}}`, 12), "an overlap"],
    ["a tensor over another", file(`{${entry("a", 0, 4)},${entry("b", 0, 4)}}`, 4), "an overlap"],
    [
      "too few data",
      file(`{${entry("a", 0, 8)}}`, 7),
      "expected 8 bytes of data according to its header, found 7",
    ],
    ["too many data", file(`{${entry("a", 0, 8)}}`, 9), "1 trailing"],
    ["a name twice", file(`{${entry("a", 0, 4)},${entry("a", 4, 8)}}`, 8), "found 'a' again"],
    ["a name twice, once escaped", file(`{${entry("a", 0, 4)},${entry("\\u0061", 0, 4)}}`, 4), "'a' again"],
    ["a key twice", file(`{${entry("a", 0, 4, ',"dtype":"I32"')}}`, 4), "found 'dtype' again"],
    ["an unknown type", file('{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}', 2), '"F8_E4M3"'],
    [
      "a half of other bytes",
      file('{"a":{"dtype":"F16","shape":[1],"data_offsets":[0,4]}}', 4),
      "expected 2 bytes",
    ],
    [
      "a shape of other bytes",
      file('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}', 8),
      "expected 12 bytes",
    ],
    ["a negative size", file('{"a":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}', 4), "tensor a"],
    [
      "reversed offsets",
      file('{"a":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}', 4),
      "expected 0 bytes",
    ],
    ["no offsets", file('{"a":{"dtype":"F32","shape":[1]}}', 4), "two data_offsets"],
    ["a tensor that is a number", file('{"a":1}', 0), "found 1"],
    ["metadata that is not text", file('{"__metadata__":{"a":1}}', 0), "expected text"],
    ["metadata that is not an object", file('{"__metadata__":null}', 0), "expected text"],
  ])("refuses %s", (_, bytes, reason) => {
    const read = () => decodeSafetensors(bytes, "model.safetensors");
    expect(read).toThrow(DataError);
    expect(read).toThrow(/^model\.safetensors/);
    expect(read).toThrow(reason);
  });

  it("treats braces, quotes and colons in names as text", () => {
    const name = 'a{"b":[}\\';
    expect(
      decodeSafetensors(encodeSafetensors({ [name]: float32([1], 1) }), "f").tensors[name],
    ).toBeDefined();
  });
});
