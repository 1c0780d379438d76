/**
 * Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy
 * as 1, 2, 3" (SC 2011), section 3.3. A block of four 32-bit words is a pure function of a 128-bit counter and a
 * 64-bit key: there is no state to carry along, to save or to restore.
 */

/** Words in one block. */
export const WORDS_PER_BLOCK = 4;

/** The two words of the key. */
export type PhiloxKey = readonly [low: number, high: number];

/** The three upper words of the counter; the lowest counts the blocks. */
export type PhiloxCounter = readonly [second: number, third: number, fourth: number];

const ROUNDS = 10;
const KEY_INCREMENT_0 = 0x9e3779b9;
const KEY_INCREMENT_1 = 0xbb67ae85;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_0_LOW = MULTIPLIER_0 & 0xffff;
const MULTIPLIER_0_HIGH = MULTIPLIER_0 >>> 16;
const MULTIPLIER_1 = 0xcd9e8d57;
const MULTIPLIER_1_LOW = MULTIPLIER_1 & 0xffff;
const MULTIPLIER_1_HIGH = MULTIPLIER_1 >>> 16;

/**
 * Writes `blockCount` consecutive blocks to the front of `out`: block i is the function of the counter
 * [firstBlock + i, ...upper] and of the key.
 *
 * @param out at least 4 * blockCount words; nothing is allocated
 */
export function philoxBlocks(
  key: PhiloxKey,
  upper: PhiloxCounter,
  firstBlock: number,
  blockCount: number,
  out: Uint32Array,
): void {
  const keyLow = key[0] | 0;
  const keyHigh = key[1] | 0;
  const second = upper[0] | 0;
  const third = upper[1] | 0;
  const fourth = upper[2] | 0;
  for (let block = 0; block < blockCount; block++) {
    let x0 = (firstBlock + block) | 0;
    let x1 = second;
    let x2 = third;
    let x3 = fourth;
    let k0 = keyLow;
    let k1 = keyHigh;
    for (let round = 0; round < ROUNDS; round++) {
      // The upper half of each 32 x 32 bit product, from four 16 x 16 bit ones, none of which overflows 32 bits.
      const a = x0 & 0xffff;
      const b = x0 >>> 16;
      const aMiddle = (Math.imul(b, MULTIPLIER_0_LOW) + (Math.imul(a, MULTIPLIER_0_LOW) >>> 16)) | 0;
      const aCarry = (Math.imul(a, MULTIPLIER_0_HIGH) + (aMiddle & 0xffff)) | 0;
      const high0 = (Math.imul(b, MULTIPLIER_0_HIGH) + (aMiddle >>> 16) + (aCarry >>> 16)) | 0;
      const c = x2 & 0xffff;
      const d = x2 >>> 16;
      const cMiddle = (Math.imul(d, MULTIPLIER_1_LOW) + (Math.imul(c, MULTIPLIER_1_LOW) >>> 16)) | 0;
      const cCarry = (Math.imul(c, MULTIPLIER_1_HIGH) + (cMiddle & 0xffff)) | 0;
      const high1 = (Math.imul(d, MULTIPLIER_1_HIGH) + (cMiddle >>> 16) + (cCarry >>> 16)) | 0;
      const low0 = Math.imul(x0, MULTIPLIER_0);
      const low1 = Math.imul(x2, MULTIPLIER_1);
      x0 = high1 ^ x1 ^ k0;
      x1 = low1;
      x2 = high0 ^ x3 ^ k1;
      x3 = low0;
      k0 = (k0 + KEY_INCREMENT_0) | 0;
      k1 = (k1 + KEY_INCREMENT_1) | 0;
    }
    const at = block * WORDS_PER_BLOCK;
    out[at] = x0;
    out[at + 1] = x1;
    out[at + 2] = x2;
    out[at + 3] = x3;
  }
}
