/** The loss and its two parts, means over the data, in nats per datum. With beta 1, loss = reconstruction + kl. */
export interface LossFigures {
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
}

/** Means of figures over batches of different sizes, summed in float64. */
export interface FigureSums {
  readonly count: number;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
}

export const noFigures: FigureSums = { count: 0, loss: 0, reconstruction: 0, kl: 0 };

/** Sums with the mean figures of `count` further data. */
export function addFigures(sums: FigureSums, figures: LossFigures, count: number): FigureSums {
  return {
    count: sums.count + count,
    loss: sums.loss + figures.loss * count,
    reconstruction: sums.reconstruction + figures.reconstruction * count,
    kl: sums.kl + figures.kl * count,
  };
}

export function meanFigures({ count, loss, reconstruction, kl }: FigureSums): LossFigures {
  return { loss: loss / count, reconstruction: reconstruction / count, kl: kl / count };
}

/** The first figure that is not a finite number, the parts before their sum. */
export function brokenFigure(figures: LossFigures): "reconstruction" | "kl" | "loss" | undefined {
  return (["reconstruction", "kl", "loss"] as const).find((name) => !Number.isFinite(figures[name]));
}
