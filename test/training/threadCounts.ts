/** Numbers of threads that training is tested with. */
export const threadCounts: readonly number[] = [1, 2];
