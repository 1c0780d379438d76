import { trainDigits } from "../../../../examples/learn/trainingLoop.ts";

/** The losses of a training on the digits. */
export interface TrainingLoss {
  readonly batches: readonly number[];
  readonly epochs: readonly { readonly train: number; readonly test: number }[];
}

export async function trainingLossData(): Promise<TrainingLoss> {
  const { batches, epochs } = await trainDigits(20);
  const rounded = (value: number) => Math.round(value * 1000) / 1000;
  return {
    batches: batches.map(rounded),
    epochs: epochs.map(({ train, test }) => ({ train: rounded(train), test: rounded(test) })),
  };
}
