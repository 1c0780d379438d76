// AssemblyScript, compiled to WebAssembly by `npm run build:kernels`. Philox 4x32-10 (Salmon, Moraes, Dror and Shaw 2011, section 3.3),
// four blocks at a time: each vector holds the same word of four consecutive blocks.

const ROUNDS: i32 = 10;
const KEY_INCREMENT_0: i32 = 0x9e3779b9;
const KEY_INCREMENT_1: i32 = 0xbb67ae85;
const MULTIPLIER_0: v128 = i32x4.splat(0xd2511f53);
const MULTIPLIER_1: v128 = i32x4.splat(0xcd9e8d57);

/** The lower halves of four 64-bit products, of which each vector holds two. */
// @ts-expect-error: decorator
@inline
function lower(firstTwo: v128, lastTwo: v128): v128 {
  return v128.shuffle<i32>(firstTwo, lastTwo, 0, 2, 4, 6);
}

/** The upper halves of four 64-bit products, of which each vector holds two. */
// @ts-expect-error: decorator
@inline
function upper(firstTwo: v128, lastTwo: v128): v128 {
  return v128.shuffle<i32>(firstTwo, lastTwo, 1, 3, 5, 7);
}

/** a xor b xor the same word for all four blocks. */
// @ts-expect-error: decorator
@inline
function mix(a: v128, b: v128, word: i32): v128 {
  return v128.xor(v128.xor(a, b), i32x4.splat(word));
}

/**
 * Writes `count` blocks, a multiple of 4, of four words each from address `out` on. Block i belongs to the counter
 * [first + i, second, third, fourth] and the key [low, high].
 */
export function philoxBlocks(
  out: usize,
  count: i32,
  first: i32,
  second: i32,
  third: i32,
  fourth: i32,
  low: i32,
  high: i32,
): void {
  for (let block: i32 = 0; block < count; block += 4) {
    let x0 = i32x4.add(i32x4.splat(first + block), i32x4(0, 1, 2, 3));
    let x1 = i32x4.splat(second);
    let x2 = i32x4.splat(third);
    let x3 = i32x4.splat(fourth);
    let key0 = low;
    let key1 = high;
    for (let round: i32 = 0; round < ROUNDS; round++) {
      const product0 = i64x2.extmul_low_i32x4_u(x0, MULTIPLIER_0);
      const product0High = i64x2.extmul_high_i32x4_u(x0, MULTIPLIER_0);
      const product1 = i64x2.extmul_low_i32x4_u(x2, MULTIPLIER_1);
      const product1High = i64x2.extmul_high_i32x4_u(x2, MULTIPLIER_1);
      x0 = mix(upper(product1, product1High), x1, key0);
      x2 = mix(upper(product0, product0High), x3, key1);
      x1 = lower(product1, product1High);
      x3 = lower(product0, product0High);
      key0 += KEY_INCREMENT_0;
      key1 += KEY_INCREMENT_1;
    }
    // From the same word of four blocks to the four words of each block.
    const x01First = v128.shuffle<i32>(x0, x1, 0, 4, 1, 5);
    const x23First = v128.shuffle<i32>(x2, x3, 0, 4, 1, 5);
    const x01Last = v128.shuffle<i32>(x0, x1, 2, 6, 3, 7);
    const x23Last = v128.shuffle<i32>(x2, x3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<i64>(x01First, x23First, 0, 2));
    v128.store(out, v128.shuffle<i64>(x01First, x23First, 1, 3), 16);
    v128.store(out, v128.shuffle<i64>(x01Last, x23Last, 0, 2), 32);
    v128.store(out, v128.shuffle<i64>(x01Last, x23Last, 1, 3), 48);
    out += 64;
  }
}
