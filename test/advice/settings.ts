/**
 * Advice on settings: words of `nelbo train` that are refused, what the message says, and the words that are then to be
 * taken.
 */
export interface SettingsAdvice {
  /** What the message says, which also stands in the sources. */
  readonly says: string;
  readonly refused: string;
  /** Each way out that the message names, as whole lines of words. */
  readonly ways: readonly string[];
}

export const settingsAdvice: readonly SettingsAdvice[] = [
  {
    says: "Add --validation with the number of training images to set aside, or drop --patience.",
    refused: "--patience 5",
    ways: ["--patience 5 --validation 20", ""],
  },
  {
    says: "Drop --patience (the best epoch is kept without it), or drop --schedule cosine.",
    refused: "--patience 5 --validation 20 --schedule cosine",
    ways: ["--validation 20 --schedule cosine", "--patience 5 --validation 20"],
  },
  {
    says: "Set one of them, or --likelihood gaussian.",
    refused: "--likelihood discretized-logistic --sigma fixed",
    ways: ["--likelihood discretized-logistic --sigma shared", "--likelihood gaussian --sigma fixed"],
  },
  { says: "Add --capacity 25.", refused: "--kl capacity", ways: ["--kl capacity --capacity 25"] },
  { says: "Add --free-bits 0.1.", refused: "--kl free-bits", ways: ["--kl free-bits --free-bits 0.1"] },
  {
    says: "Set --free-bits-of total, or --prior normal.",
    refused: "--kl free-bits --free-bits 1 --prior mixture",
    ways: [
      "--kl free-bits --free-bits 1 --prior mixture --free-bits-of total",
      "--kl free-bits --free-bits 1 --prior normal",
    ],
  },
  {
    says: ", or drop --objective.",
    refused: "--objective iwae",
    ways: ["--objective iwae --samples 5", ""],
  },
  {
    says: "Set fewer, or drop --objective.",
    refused: "--objective iwae --samples 4 --groups 4",
    ways: ["--objective iwae --samples 4 --groups 2", "--samples 4"],
  },
  {
    says: "Set a smaller weight, or drop --objective.",
    refused: "--objective iwae --samples 4 --elbo-weight 1",
    ways: ["--objective iwae --samples 4 --elbo-weight 0.5", "--samples 4"],
  },
  {
    says: "Set --latent-size 2 or more, or --kl weighted.",
    refused: "--kl total-correlation --latent 1",
    ways: ["--kl total-correlation --latent-size 2", "--kl weighted --latent 1"],
  },
  {
    says: "Add --batch-size 64, or drop",
    refused: "--mmd-weight 10 --batch-size 1",
    ways: ["--mmd-weight 10 --batch-size 64", "--batch-size 1"],
  },
  {
    says: "Train for more epochs (--epochs), or shorten it.",
    refused: "--beta-schedule linear --beta-warmup 50 --epochs 10",
    ways: [
      "--beta-schedule linear --beta-warmup 50 --epochs 50",
      "--beta-schedule linear --beta-warmup 5 --epochs 10",
    ],
  },
  {
    says: "Set --prior normal, mixture or conditional, or drop --condition.",
    refused: "--condition labels --prior vamp",
    ways: [
      "--condition labels --prior normal",
      "--condition labels --prior mixture",
      "--condition labels --prior conditional",
      "--prior vamp",
    ],
  },
  {
    says: "Add --condition labels, or drop --prior.",
    refused: "--prior conditional",
    ways: ["--prior conditional --condition labels", ""],
  },
  {
    says: "Set --prior normal, or --kl weighted.",
    refused: "--condition labels --prior conditional --kl total-correlation",
    ways: [
      "--condition labels --prior normal --kl total-correlation",
      "--condition labels --prior conditional --kl weighted",
    ],
  },
  {
    says: ", or a divisor.",
    refused: "--objective iwae --samples 5 --groups 3",
    ways: ["--objective iwae --samples 6 --groups 3"],
  },
  {
    says: "Drop it, or ",
    refused: "--beta-schedule linear --beta-warmup 2 --beta-warmup-steps 5",
    ways: ["--beta-schedule linear --beta-warmup 2", "--beta-schedule linear --beta-warmup-steps 5"],
  },
  {
    says: "Drop --quiet to print JSON, or drop --json to print only the path.",
    refused: "--quiet --json",
    ways: ["--quiet", "--json"],
  },
  { says: "Drop the value.", refused: "--quiet=yes", ways: ["--quiet"] },
  { says: "Drop one of them.", refused: "--latent 2 --latent 3", ways: ["--latent 2", "--latent 3"] },
  { says: "Did you mean", refused: "--latnet 3", ways: ["--latent 3"] },
  { says: "Did you mean", refused: "--augment flip,jiter", ways: ["--augment flip,jitter"] },
];
