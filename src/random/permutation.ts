/**
 * A random permutation of 0 .. length - 1. All length! orders are equally likely (Fisher and Yates, in the form of
 * Durstenfeld, 1964). Words that would favour some positions are skipped, so that there is no modulo bias.
 *
 * @param nextWord returns the next uniform 32-bit word
 */
export function shuffledIndices(length: number, nextWord: () => number): Uint32Array {
  const indices = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last--) {
    const other = boundedInteger(last + 1, nextWord);
    const held = indices[last] ?? 0;
    indices[last] = indices[other] ?? 0;
    indices[other] = held;
  }
  return indices;
}

/** A uniform integer in [0, bound): words above the largest multiple of bound that 32 bits can hold are skipped. */
function boundedInteger(bound: number, nextWord: () => number): number {
  for (;;) {
    const word = nextWord();
    const remainder = (word >>> 0) % (bound >>> 0);
    if (word - remainder <= 2 ** 32 - bound) return remainder;
  }
}
