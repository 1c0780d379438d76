/** Trains on the digits for twenty epochs, and prints the losses of some of them. */
import { trainDigits } from "./trainingLoop.ts";

const { epochs } = await trainDigits(20);
for (const epoch of [1, 2, 3, 5, 10, 20]) {
  const { train, test } = epochs[epoch - 1] ?? { train: Number.NaN, test: Number.NaN };
  console.log(
    `epoch ${String(epoch).padStart(2)}: train ${train.toFixed(2)}, test ${test.toFixed(2)} nats per datum`,
  );
}
