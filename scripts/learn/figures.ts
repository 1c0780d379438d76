import { whyACode } from "./chapters/01-why-a-code/figures.ts";
import { generating } from "./chapters/02-generating/figures.ts";
import { bayes } from "./chapters/03-bayes/figures.ts";
import { information } from "./chapters/04-information/figures.ts";
import { theElbo } from "./chapters/05-the-elbo/figures.ts";
import { klOfGaussians } from "./chapters/06-kl-of-gaussians/figures.ts";
import { reparameterisation } from "./chapters/07-reparameterisation/figures.ts";
import { twoTerms } from "./chapters/08-two-terms/figures.ts";
import { networkAndStep } from "./chapters/09-network-and-step/figures.ts";
import { readingARun } from "./chapters/10-reading-a-run/figures.ts";
import { usingAVae } from "./chapters/11-using-a-vae/figures.ts";
import { beyond } from "./chapters/12-beyond/figures.ts";
import type { LearnFigure } from "./figure.ts";

/** The figures of docs/learn, in the order of the chapters. */
export const figures: readonly LearnFigure[] = [
  ...whyACode,
  ...generating,
  ...bayes,
  ...information,
  ...theElbo,
  ...klOfGaussians,
  ...reparameterisation,
  ...twoTerms,
  ...networkAndStep,
  ...readingARun,
  ...usingAVae,
  ...beyond,
];
