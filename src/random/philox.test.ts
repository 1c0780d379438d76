import { describe, expect, it } from "vitest";
import { philoxBlocks } from "./philox.ts";

/** The philox4x32-10 lines of the file kat_vectors in the authors' Random123 library: counter, key, block. */
const KNOWN_ANSWERS = [
  {
    counter: [0, 0, 0, 0],
    key: [0, 0],
    block: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  },
  {
    counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    key: [0xffffffff, 0xffffffff],
    block: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    block: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  },
] as const;

/** The same rounds in arbitrary-precision integers, written from the paper's definition. */
function blockInBigInts(counter: readonly bigint[], key: readonly bigint[]): number[] {
  const mask = 0xffffffffn;
  let [x0 = 0n, x1 = 0n, x2 = 0n, x3 = 0n] = counter;
  let [k0 = 0n, k1 = 0n] = key;
  for (let round = 0; round < 10; round++) {
    const product0 = x0 * 0xd2511f53n;
    const product1 = x2 * 0xcd9e8d57n;
    [x0, x1, x2, x3] = [
      (product1 >> 32n) ^ x1 ^ k0,
      product1 & mask,
      (product0 >> 32n) ^ x3 ^ k1,
      product0 & mask,
    ];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [x0, x1, x2, x3].map(Number);
}

describe("philoxBlocks", () => {
  it.each(KNOWN_ANSWERS)("gives the published answer for counter $counter", ({ counter, key, block }) => {
    const out = new Uint32Array(4);
    philoxBlocks(key, [counter[1], counter[2], counter[3]], counter[0], 1, out);
    expect([...out]).toEqual([...block]);
  });

  it("agrees with arbitrary-precision arithmetic on 2,000 consecutive blocks", () => {
    const out = new Uint32Array(4 * 2_000);
    const first = 0xfffffff0;
    philoxBlocks([0x89abcdef, 0x01234567], [0xdeadbeef, 7, 0x80000001], first, 2_000, out);
    for (let block = 0; block < 2_000; block++) {
      const counter = [BigInt((first + block) % 2 ** 32), 0xdeadbeefn, 7n, 0x80000001n];
      const expected = blockInBigInts(counter, [0x89abcdefn, 0x01234567n]);
      expect([...out.subarray(4 * block, 4 * block + 4)]).toEqual(expected);
    }
  });

  it("writes only the requested blocks", () => {
    const out = new Uint32Array(12).fill(7);
    philoxBlocks([1, 2], [3, 4, 5], 0, 2, out);
    expect([...out.subarray(8)]).toEqual([7, 7, 7, 7]);
    expect([...out.subarray(0, 8)]).not.toContain(7);
  });
});
