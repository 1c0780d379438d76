import type { EpochMetrics, LossParts } from "../history.ts";

export interface RunShape {
  readonly epochs: number;
  readonly validation?: boolean;
  readonly test?: boolean;
}

/**
 * A run like that of a dense VAE on MNIST: the train loss of the first epoch is far above the rest, the KL increases,
 * and the measured loss is a little below the train loss at first and above it at the end.
 */
export function exampleRun({ epochs, validation = false, test = true }: RunShape): readonly EpochMetrics[] {
  return Array.from({ length: epochs }, (_, index) => {
    const epoch = index + 1;
    const train = partsAt(epoch - 0.62, 0);
    const held = partsAt(epoch, 0.8 * (1 - 1 / epoch));
    return {
      epoch,
      train,
      ...(validation ? { validation: shifted(held, 0.55) } : {}),
      ...(test ? { test: held } : {}),
    };
  });
}

function partsAt(time: number, overfit: number): LossParts {
  const loss = 103.2 + 24.3 / time ** 0.95 + overfit;
  const kl = 26 - 12 / (time + 0.6);
  return { loss, reconstruction: loss - kl, kl };
}

function shifted(parts: LossParts, by: number): LossParts {
  return { ...parts, reconstruction: parts.reconstruction + by, loss: parts.loss + by };
}
