/** The number of elements of an array of these sizes; 1 for no sizes. */
export function elementCount(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
