/**
 * Bits per dimension, nats / (D log 2), for a datum's cost in nats, such as a negative log-likelihood or ELBO. For a
 * discrete likelihood that is normalised over the data, this is the minimum code length of an element.
 */
export function bitsPerDimension(nats: number, elements: number): number {
  return nats / (elements * Math.LN2);
}
