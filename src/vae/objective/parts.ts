import { elboPart } from "./elbo.ts";
import { dregPart, iwaePart } from "./importanceWeighted.ts";

/**
 * The objectives of a variational autoencoder, by the words of the setting `objective`. Their graphs are in
 * `parts.graph.ts`.
 */
export const objectiveParts = { elbo: elboPart, iwae: iwaePart, dreg: dregPart } as const;

export type ObjectiveKind = keyof typeof objectiveParts;
