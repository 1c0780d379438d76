import { readRunSummary } from "../../../../src/apply/runs.ts";
import { measuredVariant, trainedVariant, type Variant, variants } from "../../../objectiveVariants.ts";
import { rounded } from "../../stored.ts";

const training = { data: "mnist", epochs: 5, runs: "runs/objectives" } as const;

/** The plain ELBO again with other random numbers: how much of a difference is chance. */
const repeated: Readonly<Record<string, Variant>> = {
  "elbo-seed-1": { title: "negative ELBO, seed 1", settings: { seed: 1 } },
  "elbo-seed-2": { title: "negative ELBO, seed 2", settings: { seed: 2 } },
};

/** What each variant of scripts/objectives.ts reaches after the same number of epochs, means over test images. */
export async function objectivesPlaneData() {
  const rows = [];
  for (const [name, variant] of Object.entries({ ...variants, ...repeated })) {
    const folder = await trainedVariant(name, variant, training);
    const { last } = await readRunSummary(folder);
    const { active, logLikelihood } = await measuredVariant(folder);
    const { loss, reconstruction, kl } = last?.test ?? {};
    const stored = (value = Number.NaN) => rounded(value, 3);
    rows.push({
      name,
      title: variant.title,
      loss: stored(loss),
      reconstruction: stored(reconstruction),
      kl: stored(kl),
      logLikelihood: stored(logLikelihood),
      active,
    });
  }
  return { epochs: training.epochs, rows };
}
