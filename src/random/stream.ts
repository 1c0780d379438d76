import { ConfigError } from "../errors.ts";
import { normalsFromWords } from "./normals.ts";
import { shuffledIndices } from "./permutation.ts";
import { type PhiloxCounter, type PhiloxKey, philoxBlocks, wordsPerBlock } from "./philox.ts";

/**
 * Random numbers addressed by step. The numbers of a step are a pure function of seed, purpose and step, so the order
 * of use does not matter, and there is nothing to save when a run stops. A longer `out` begins with the numbers of a
 * shorter one. All four methods read the same words of a step: use a different purpose for each kind of number.
 */
export interface RandomStream {
  readonly purpose: string;
  /** Fills `out` with uniform 32-bit words. */
  bits(step: number, out: Uint32Array): void;
  /** Fills `out` with uniform numbers in [0, 1): multiples of 2^-24, from the upper 24 bits of each word. */
  uniforms(step: number, out: Float32Array): void;
  /** Fills `out` with standard normals, bit-identical on every machine; see `normalsFromWords`. */
  normals(step: number, out: Float32Array): void;
  /** An unbiased random permutation of 0 .. length - 1; see `shuffledIndices`. */
  permutation(step: number, length: number): Uint32Array;
}

const chunkBlocks = 512;
const chunkWords = chunkBlocks * wordsPerBlock;
const largestPermutation = 2 ** 31;

/**
 * The stream of a purpose: Philox 4x32-10 with the seed as key and the counter [block, lower word of the step, upper
 * word of the step, hash of the purpose].
 *
 * @param seed an integer from 0 to 2^53 - 1
 * @param purpose what the numbers are for; streams of different purposes are independent
 * @throws ConfigError if the seed, a step or a length is out of its range or not an integer
 */
export function randomStream(seed: number, purpose: string): RandomStream {
  const key: PhiloxKey = splitInteger(seed, "seed");
  const purposeHash = hashPurpose(purpose);
  const scratch = new Uint32Array(chunkWords);

  function counterOf(step: number): PhiloxCounter {
    const [low, high] = splitInteger(step, `step of random stream '${purpose}'`);
    return [low, high, purposeHash];
  }

  /** Calls `use` with the first `length` words of a step, one chunk at a time, in the shared buffer `scratch`. */
  function eachChunk(step: number, length: number, use: (offset: number, count: number) => void): void {
    const counter = counterOf(step);
    for (let offset = 0; offset < length; offset += chunkWords) {
      const count = Math.min(chunkWords, length - offset);
      philoxBlocks(key, counter, offset / wordsPerBlock, Math.ceil(count / wordsPerBlock), scratch);
      use(offset, count);
    }
  }

  return {
    purpose,
    bits(step, out) {
      const wholeBlocks = Math.floor(out.length / wordsPerBlock);
      const rest = out.length % wordsPerBlock;
      const counter = counterOf(step);
      philoxBlocks(key, counter, 0, wholeBlocks, out);
      if (rest === 0) return;
      philoxBlocks(key, counter, wholeBlocks, 1, scratch);
      out.set(scratch.subarray(0, rest), wholeBlocks * wordsPerBlock);
    },
    uniforms(step, out) {
      eachChunk(step, out.length, (offset, count) => {
        for (let i = 0; i < count; i++) out[offset + i] = ((scratch[i] ?? 0) >>> 8) * 2 ** -24;
      });
    },
    normals(step, out) {
      eachChunk(step, out.length, (offset, count) => normalsFromWords(scratch, out, offset, count));
    },
    permutation(step, length) {
      if (!Number.isInteger(length) || length < 0 || length > largestPermutation) {
        throw new ConfigError(
          `length of a permutation: expected an integer from 0 to ${largestPermutation}, found ${length}.`,
        );
      }
      const counter = counterOf(step);
      const blocks = Math.min(chunkBlocks, Math.ceil(length / wordsPerBlock));
      let used = 0;
      return shuffledIndices(length, () => {
        const at = used % (blocks * wordsPerBlock);
        if (at === 0) philoxBlocks(key, counter, used / wordsPerBlock, blocks, scratch);
        used += 1;
        return scratch[at] ?? 0;
      });
    },
  };
}

/** The lower and the upper 32-bit word of an integer from 0 to 2^53 - 1. */
function splitInteger(value: number, what: string): readonly [low: number, high: number] {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new ConfigError(
      `${what}: expected an integer from 0 to ${Number.MAX_SAFE_INTEGER}, found ${value}.`,
    );
  }
  return [value >>> 0, Math.floor(value / 2 ** 32)];
}

/** FNV-1a, 32 bits (Fowler, Noll and Vo), of the UTF-8 bytes of a text. */
export function hashPurpose(purpose: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(purpose)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
