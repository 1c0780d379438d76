/**
 * The chapters of docs/learn, which the package contains. Settings, the report, `nelbo info`, help and errors name the
 * chapter that explains them.
 */
export const chapters = {
  whyACode: "01-why-a-code.md",
  generating: "02-generating.md",
  bayes: "03-bayes.md",
  information: "04-information.md",
  elbo: "05-the-elbo.md",
  klOfGaussians: "06-kl-of-gaussians.md",
  reparameterisation: "07-reparameterisation.md",
  twoTerms: "08-two-terms.md",
  networkAndStep: "09-network-and-step.md",
  readingARun: "10-reading-a-run.md",
  usingAVae: "11-using-a-vae.md",
  beyond: "12-beyond.md",
} as const;

export type Chapter = keyof typeof chapters;

/** The folder of the chapters, relative to that of the package. */
export const chapterFolder = "docs/learn";

/** `docs/learn/05-the-elbo.md`, relative to the folder of the package. */
export function chapterPath(chapter: Chapter): string {
  return `${chapterFolder}/${chapters[chapter]}`;
}

/** A term that reports and messages use. */
export interface Term {
  readonly name: string;
  /** A sentence or two, the same as in docs/learn/glossary.md. */
  readonly meaning: string;
  /** The chapter that explains it. */
  readonly chapter: Chapter;
}
