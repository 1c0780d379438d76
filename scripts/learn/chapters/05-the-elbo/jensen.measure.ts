/** Two numbers, the logarithm of their mean and the mean of their logarithms. */
export function jensenData() {
  const [low, high] = [1, 9];
  const mean = (low + high) / 2;
  return { low, high, mean, logOfMean: Math.log(mean), meanOfLog: (Math.log(low) + Math.log(high)) / 2 };
}
