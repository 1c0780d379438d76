import { type ConfigInput, presetNames, presets } from "../../src/node.ts";

/** A small training whose bits are compared. */
export interface Case {
  readonly name: string;
  /** What `nelbo train` is told besides data, folder and threads. */
  readonly flags: readonly string[];
  /** Whether it is interrupted, as by Ctrl-C, after its first checkpoint. */
  readonly interrupted?: boolean;
  /** What `nelbo resume` is told afterwards; absent: it is not resumed. */
  readonly resumed?: readonly string[];
}

/** Every preset as it is, but for its epochs. */
const ofPresets: readonly Case[] = presetNames.map((name) => {
  const settings: ConfigInput = presets[name].settings;
  return { name, flags: ["--preset", name, ...(settings.model === "pca" ? [] : ["--epochs", "2"])] };
});

/** A small dense network with these flags besides. */
function dense(name: string, flags: string, rest: Omit<Case, "name" | "flags"> = {}): Case {
  const words = `--hidden 32 --latent 4 --batch 40 ${flags}`;
  const epochs = flags.includes("--epochs") ? "" : " --epochs 2";
  return { name, flags: `${words}${epochs}`.split(" "), ...rest };
}

/** With so many steps left at its first checkpoint that SIGINT always comes before its end. */
const long = "--hidden 512,256 --batch 4 --epochs 2 --validation 50 --binarize dynamic --checkpoint-steps 20";

/** All trainings, in the order in which they are compared. */
export const cases: readonly Case[] = [
  ...ofPresets,
  dense("beta-schedule", "--beta 4 --beta-schedule linear --beta-warmup 1"),
  dense(
    "cyclic-beta",
    "--beta-schedule cyclic --beta-cycles 2 --schedule cosine --activation silu --init he",
  ),
  dense("vamp-prior", "--prior vamp --prior-components 5"),
  dense("mixture-prior", "--prior mixture --prior-components 3"),
  dense("conditional", "--condition labels --prior conditional"),
  dense("conditional-convolutions", "--encoder conv --channels 4,8 --normalisation group --condition labels"),
  dense("iwae", "--objective iwae --samples 5"),
  dense("dreg", "--objective dreg --samples 4 --groups 2 --elbo-weight 0.1"),
  dense("capacity", "--kl capacity --capacity 5"),
  dense("free-bits", "--kl free-bits --free-bits 0.5 --likelihood continuous-bernoulli"),
  dense("total-correlation", "--kl total-correlation --beta 6 --likelihood discretized-logistic"),
  dense("masking", "--corrupt masking --corrupt-amount 0.3"),
  dense("mmd", "--beta 0.5 --mmd 10 --corrupt blur --likelihood gaussian --sigma optimal"),
  dense(
    "predicted-sigma",
    "--corrupt salt-and-pepper --likelihood gaussian --sigma predicted --mean linear --clip 100",
  ),
  dense("static-binarization", "--binarize static"),
  dense("dynamic-binarization", "--binarize dynamic"),
  dense(
    "early-stopping",
    "--validation 100 --patience 1 --epochs 30 --lr 0.03 --schedule step --step-epochs 2 --warmup 5",
  ),
  dense("resumed-for-longer", "--binarize dynamic --validation 50 --epochs 1", {
    resumed: ["--epochs", "2"],
  }),
  { name: "interrupted", flags: long.split(" "), interrupted: true, resumed: [] },
];
