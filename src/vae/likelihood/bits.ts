/**
 * Bits per dimension of a datum's cost in nats, such as a negative log-likelihood or ELBO: nats / (D log 2). Of a
 * likelihood that is discrete and normalised over the data it is what coding an element takes at least.
 */
export function bitsPerDimension(nats: number, elements: number): number {
  return nats / (elements * Math.LN2);
}
