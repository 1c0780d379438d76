/** How a layer's channels are normalised, by the names that configurations use. */
export const normalisations = ["none", "group", "layer"] as const;

export type NormalisationName = (typeof normalisations)[number];
