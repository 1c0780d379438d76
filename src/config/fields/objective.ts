import { z } from "zod";
import { after, field, kindsOf, oneOf, scalarsOfParts, settingsOfParts } from "../../settings/field.ts";
import { scheduleFields } from "../../settings/schedule.ts";
import { klParts } from "../../vae/kl/parts.ts";
import { mmdPart } from "../../vae/objective/maximumMeanDiscrepancy.ts";
import { objectiveParts } from "../../vae/objective/parts.ts";
import { priorParts } from "../../vae/prior/parts.ts";

const variational = oneOf("model", ["vae"]);
const elbo = after(variational, oneOf("objective", ["elbo"]));

const ofPriors = settingsOfParts("prior", priorParts, variational);
const ofObjectives = settingsOfParts("objective", objectiveParts, variational);
const ofKl = settingsOfParts("kl", klParts, elbo);

/** The scalars of all objectives: each is a setting, and has the settings of a schedule. */
export const objectiveScalars = {
  ...scalarsOfParts(klParts, ofKl),
  mmdWeight: mmdPart.settings.mmdWeight,
  ...scalarsOfParts(objectiveParts, ofObjectives),
};

export const objectiveFields = {
  prior: field(z.enum(kindsOf(priorParts)).default("normal"), {
    help: "prior p(z)",
    meanings: Object.fromEntries(Object.values(priorParts).map(({ kind, about }) => [kind, about])),
    group: "Objective",
    chapter: "generating",
    only: variational,
  }),
  ...ofPriors,
  objective: field(z.enum(kindsOf(objectiveParts)).default("elbo"), {
    help: "lower bound to maximise; iwae and dreg are importance-weighted bounds of several samples",
    group: "Objective",
    chapter: "elbo",
    only: variational,
  }),
  ...ofObjectives,
  kl: field(z.enum(kindsOf(klParts)).default("weighted"), {
    help: "form of the KL term in the loss",
    group: "Objective",
    chapter: "beyond",
    only: elbo,
  }),
  ...ofKl,
  ...mmdPart.settings,
  ...scheduleFields(objectiveScalars),
};
