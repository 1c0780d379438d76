/** How many elements an array of these sizes has; 1 of no sizes. */
export function elementCount(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
