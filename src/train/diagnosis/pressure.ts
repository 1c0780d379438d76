import type { DiagnosisInput } from "./finding.ts";
import { setting } from "./words.ts";

/** What to change so that codes may hold more: which setting presses on the KL depends on the objective. */
export function lessPressure({ scalars, model }: DiagnosisInput): string {
  const { beta = 1, capacity, gamma = 0, freeBits, informationWeight } = scalars;
  const variance = model.fixedVariance ? " A smaller --variance weighs the pixels more, too." : "";
  if (capacity !== undefined) {
    return `Raise --capacity, now ${setting(capacity)} nats, or --gamma, now ${setting(gamma)}, which holds the KL there.${variance}`;
  }
  if (informationWeight !== undefined) {
    return (
      `Lower --information-weight, now ${setting(informationWeight)}, or --beta, now ${setting(beta)}, or let them rise while ` +
      `the model trains (--beta-schedule linear).${variance}`
    );
  }
  if (freeBits !== undefined) {
    const lower = beta > 1 ? ` or lower --beta, now ${setting(beta)}` : " or lower the learning rate (--lr)";
    return `Raise --free-bits, now ${setting(freeBits)} nats that cost nothing,${lower}.${variance}`;
  }
  const free = model.standardPrior
    ? "--kl free-bits --free-bits 0.1"
    : "--kl free-bits --free-bits-of total --free-bits 5";
  if (scalars.beta === undefined) {
    return `Lower the learning rate (--lr), or give codes nats that cost nothing (--objective elbo ${free}).${variance}`;
  }
  if (beta > 1) {
    return `Lower --beta, now ${setting(beta)}, toward 1, or give codes nats that cost nothing (${free}).${variance}`;
  }
  return (
    `Give codes nats that cost nothing (${free}), let beta rise while the model trains (--beta-schedule linear), or lower the ` +
    `learning rate (--lr).${variance}`
  );
}
