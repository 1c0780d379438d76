/** What the loss adds to the reconstruction for a KL of so many nats, by the form of its second term. */
export function penaltiesData() {
  const [beta, gamma, capacity, free] = [4, 4, 3, 3];
  const kl = Array.from({ length: 61 }, (_, at) => at / 10);
  return {
    beta,
    gamma,
    capacity,
    free,
    kl,
    plain: kl,
    weighted: kl.map((nats) => beta * nats),
    held: kl.map((nats) => gamma * Math.abs(nats - capacity)),
    freed: kl.map((nats) => Math.max(free, nats)),
  };
}
