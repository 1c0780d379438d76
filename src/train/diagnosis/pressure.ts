import { type Advice, advice, change } from "../../advice.ts";
import type { DiagnosisInput } from "./finding.ts";

const lowerRate = advice`Lower the learning rate (${change("learningRate")}).`;

/** Advice for codes that carry more information: the objective defines which of its settings limits them. */
export function lessPressure({ scalars, model }: DiagnosisInput): Advice {
  const freeNats = model.standardPrior
    ? advice`${change("kl", "free-bits")} ${change("freeBits", 0.1)}`
    : advice`${change("kl", "free-bits")} ${change("freeBitsOf", "total")} ${change("freeBits", 5)}`;
  const own = model.kl?.allowMore(scalars, freeNats) ?? lowerRate;
  return model.sharpen === undefined ? own : advice`${own} ${model.sharpen}`;
}

/** Advice for codes that stay closer to the prior. */
export function morePressure({ scalars, model }: DiagnosisInput): Advice {
  return model.kl?.allowLess(scalars) ?? lowerRate;
}
