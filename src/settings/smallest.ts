/** The smallest number that float32 holds in full precision, 2^-126. Models are computed in float32. */
export const smallestNumber = 2 ** -126;

/** Whether a number is not 0 but closer to 0 than `smallestNumber`. Some processors and engines replace it by 0. */
export function isTooSmall(value: number): boolean {
  return value !== 0 && Math.abs(value) < smallestNumber;
}
