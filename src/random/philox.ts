import { instantiateKernel } from "../kernel.ts";
import { philoxKernelBase64 } from "./philoxKernel.generated.ts";

/**
 * Philox 4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as
 * 1, 2, 3" (SC 2011), section 3.3. A block of four 32-bit words is a pure function of a 128-bit counter and a 64-bit
 * key: there is no state to save or to restore. A WebAssembly kernel computes the blocks (kernels/philox.ts). It is
 * five times as fast as JavaScript, which has no 64-bit product.
 */

/** Words in one block. */
export const wordsPerBlock = 4;

/** The two words of the key. */
export type PhiloxKey = readonly [low: number, high: number];

/** The three upper words of the counter; the lowest counts the blocks. */
export type PhiloxCounter = readonly [second: number, third: number, fourth: number];

/** The kernel computes this many blocks at once, or any smaller number. */
const group = 4;
const pageBytes = 65_536;
const pageBlocks = pageBytes / (wordsPerBlock * Uint32Array.BYTES_PER_ELEMENT);

interface PhiloxKernel {
  /** The function of this name in kernels/philox.ts. */
  philoxBlocks(
    out: number,
    count: number,
    first: number,
    ...counterAndKey: readonly [...PhiloxCounter, ...PhiloxKey]
  ): void;
}

/** The kernel and the page that it writes to, loaded at the first use. */
let loaded: { readonly kernel: PhiloxKernel; readonly page: Uint32Array } | undefined;

function load() {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const kernel = instantiateKernel<PhiloxKernel>(philoxKernelBase64, memory);
  return { kernel, page: new Uint32Array(memory.buffer) };
}

/**
 * Writes `blockCount` consecutive blocks to the front of `out`: block i is the function of the counter
 * [firstBlock + i, ...upper] and of the key.
 *
 * @param out at least 4 * blockCount words
 */
export function philoxBlocks(
  key: PhiloxKey,
  upper: PhiloxCounter,
  firstBlock: number,
  blockCount: number,
  out: Uint32Array,
): void {
  loaded ??= load();
  const { kernel, page } = loaded;
  for (let made = 0; made < blockCount; made += pageBlocks) {
    const count = Math.min(pageBlocks, blockCount - made);
    kernel.philoxBlocks(0, group * Math.ceil(count / group), firstBlock + made, ...upper, ...key);
    out.set(page.subarray(0, count * wordsPerBlock), made * wordsPerBlock);
  }
}
