/** Numbers of threads for the tests of training. */
export const threadCounts: readonly number[] = [1, 2];
