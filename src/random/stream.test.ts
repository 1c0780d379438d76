import { describe, expect, it } from "vitest";
import { ConfigError } from "../errors.ts";
import { philoxBlocks } from "./philox.ts";
import { hashPurpose, randomStream } from "./stream.ts";

const LENGTHS = [0, 1, 2, 3, 4, 5, 7, 8, 2_047, 2_048, 2_049, 5_001];

describe("randomStream", () => {
  it("has the seed as key and [block, step, upper step, hash of the purpose] as counter", () => {
    const seed = 5 * 2 ** 32 + 9;
    const step = 3 * 2 ** 32 + 0xfffffffe;
    const out = new Uint32Array(8);
    randomStream(seed, "noise").bits(step, out);
    const expected = new Uint32Array(8);
    philoxBlocks([9, 5], [0xfffffffe, 3, hashPurpose("noise")], 0, 2, expected);
    expect(out).toEqual(expected);
  });

  it("hashes purposes with FNV-1a (answers from the authors' test suite)", () => {
    expect(hashPurpose("")).toBe(0x811c9dc5);
    expect(hashPurpose("a")).toBe(0xe40c292c);
    expect(hashPurpose("foobar")).toBe(0xbf9cf968);
  });

  it("begins a longer result with a shorter one, for bits, uniforms and normals", () => {
    const stream = randomStream(1, "noise");
    const bits = new Uint32Array(6_000);
    const uniforms = new Float32Array(6_000);
    const normals = new Float32Array(6_000);
    stream.bits(4, bits);
    stream.uniforms(4, uniforms);
    stream.normals(4, normals);
    for (const length of LENGTHS) {
      const words = new Uint32Array(length);
      stream.bits(4, words);
      expect(words).toEqual(bits.subarray(0, length));
      const numbers = new Float32Array(length);
      stream.uniforms(4, numbers);
      expect(numbers).toEqual(uniforms.subarray(0, length));
      stream.normals(4, numbers);
      expect(numbers).toEqual(normals.subarray(0, length));
    }
  });

  it("does not depend on the order of use", () => {
    const used = randomStream(8, "order");
    used.permutation(2, 100);
    used.normals(9, new Float32Array(99));
    const fresh = randomStream(8, "order");
    expect(used.permutation(1, 1_000)).toEqual(fresh.permutation(1, 1_000));
  });

  it("makes uniforms from the upper 24 bits", () => {
    const stream = randomStream(2, "noise");
    const words = new Uint32Array(1_000);
    const uniforms = new Float32Array(1_000);
    stream.bits(0, words);
    stream.uniforms(0, uniforms);
    uniforms.forEach((uniform, i) => {
      expect(uniform * 2 ** 24).toBe((words[i] ?? 0) >>> 8);
    });
  });

  it("differs between seeds, purposes and steps, also in their upper words", () => {
    const firsts = new Set<number>();
    const out = new Uint32Array(1);
    for (const seed of [0, 1, 2 ** 32, 2 ** 53 - 1]) {
      for (const purpose of ["noise", "order", "binarize/train", "binarize/test"]) {
        for (const step of [0, 1, 2 ** 32, 2 ** 53 - 1]) {
          randomStream(seed, purpose).bits(step, out);
          firsts.add(out[0] ?? 0);
        }
      }
    }
    expect(firsts.size).toBe(64);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses %d as seed or step", (value) => {
    expect(() => randomStream(value, "noise")).toThrow(ConfigError);
    expect(() => randomStream(value, "noise")).toThrow(
      `seed: expected an integer from 0 to 9007199254740991, found ${value}`,
    );
    const stream = randomStream(0, "noise");
    expect(() => stream.bits(value, new Uint32Array(1))).toThrow(/step of random stream 'noise'/);
    expect(() => stream.uniforms(value, new Float32Array(1))).toThrow(ConfigError);
    expect(() => stream.normals(value, new Float32Array(1))).toThrow(ConfigError);
    expect(() => stream.permutation(value, 3)).toThrow(ConfigError);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 31 + 1])("refuses a permutation of length %d", (length) => {
    expect(() => randomStream(0, "order").permutation(0, length)).toThrow(ConfigError);
  });
});
