/** The loss and its two parts, means over the data, in nats per datum. With beta 1, loss = reconstruction + kl. */
export interface LossFigures {
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  /** What else the objective reports, by name; absent where that is nothing. */
  readonly terms?: Readonly<Record<string, number>>;
}

/** Means of figures over batches of different sizes, summed in float64. */
export interface FigureSums {
  readonly count: number;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly terms?: Readonly<Record<string, number>>;
}

export const noFigures: FigureSums = { count: 0, loss: 0, reconstruction: 0, kl: 0 };

/** Sums with the mean figures of `count` further data. */
export function addFigures(sums: FigureSums, figures: LossFigures, count: number): FigureSums {
  return {
    count: sums.count + count,
    loss: sums.loss + figures.loss * count,
    reconstruction: sums.reconstruction + figures.reconstruction * count,
    kl: sums.kl + figures.kl * count,
    ...(figures.terms && {
      terms: mapTerms(figures.terms, (value, name) => (sums.terms?.[name] ?? 0) + value * count),
    }),
  };
}

export function meanFigures({ count, loss, reconstruction, kl, terms }: FigureSums): LossFigures {
  return {
    loss: loss / count,
    reconstruction: reconstruction / count,
    kl: kl / count,
    ...(terms && { terms: mapTerms(terms, (sum) => sum / count) }),
  };
}

/** Figures from the reports of a program. NaN where one is missing. */
export function figuresOf(reports: Readonly<Record<string, number>>): LossFigures {
  const { loss = Number.NaN, reconstruction = Number.NaN, kl = Number.NaN, ...terms } = reports;
  return { loss, reconstruction, kl, ...(Object.keys(terms).length > 0 && { terms }) };
}

/** The first figure that is not a finite number, the parts before their sum. */
export function brokenFigure(figures: LossFigures): string | undefined {
  const { loss, reconstruction, kl, terms } = figures;
  const broken = Object.entries({ reconstruction, kl, ...terms, loss }).find(([, x]) => !Number.isFinite(x));
  return broken?.[0];
}

/** A figure by its name; NaN where there is none. */
export function figureNamed({ loss, reconstruction, kl, terms }: LossFigures, name: string): number {
  return { ...terms, loss, reconstruction, kl }[name] ?? Number.NaN;
}

function mapTerms(
  terms: Readonly<Record<string, number>>,
  change: (value: number, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, change(value, name)]));
}
