/** The loss and its two parts, means over the data, in nats per datum. With beta 1, loss = reconstruction + kl. */
export interface LossMetrics {
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  /** Further terms that the objective reports, by name; absent if there are none. */
  readonly terms?: Readonly<Record<string, number>>;
}

/** Means of metrics over batches of different sizes, summed in float64. */
export interface MetricSums {
  readonly count: number;
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly terms?: Readonly<Record<string, number>>;
}

export const noMetrics: MetricSums = { count: 0, loss: 0, reconstruction: 0, kl: 0 };

/** Adds the mean metrics of `count` further data to the sums. */
export function addMetrics(sums: MetricSums, metrics: LossMetrics, count: number): MetricSums {
  return {
    count: sums.count + count,
    loss: sums.loss + metrics.loss * count,
    reconstruction: sums.reconstruction + metrics.reconstruction * count,
    kl: sums.kl + metrics.kl * count,
    ...(metrics.terms && {
      terms: mapTerms(metrics.terms, (value, name) => (sums.terms?.[name] ?? 0) + value * count),
    }),
  };
}

export function meanMetrics({ count, loss, reconstruction, kl, terms }: MetricSums): LossMetrics {
  return {
    loss: loss / count,
    reconstruction: reconstruction / count,
    kl: kl / count,
    ...(terms && { terms: mapTerms(terms, (sum) => sum / count) }),
  };
}

/** Metrics from the outputs of a program. NaN for a missing one. */
export function metricsOf(reports: Readonly<Record<string, number>>): LossMetrics {
  const { loss = Number.NaN, reconstruction = Number.NaN, kl = Number.NaN, ...terms } = reports;
  return { loss, reconstruction, kl, ...(Object.keys(terms).length > 0 && { terms }) };
}

/** The name of the first metric that is not finite; the parts are checked before their sum. */
export function brokenMetric(metrics: LossMetrics): string | undefined {
  const { loss, reconstruction, kl, terms } = metrics;
  const broken = Object.entries({ reconstruction, kl, ...terms, loss }).find(([, x]) => !Number.isFinite(x));
  return broken?.[0];
}

/** A metric by its name; NaN if there is no such metric. */
export function metricNamed({ loss, reconstruction, kl, terms }: LossMetrics, name: string): number {
  return { ...terms, loss, reconstruction, kl }[name] ?? Number.NaN;
}

function mapTerms(
  terms: Readonly<Record<string, number>>,
  change: (value: number, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(terms).map(([name, value]) => [name, change(value, name)]));
}
