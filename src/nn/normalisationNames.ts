/** How a layer's channels are normalised, by the names that configurations use; `normaliseImage` does it. */
export const normalisationNames = ["none", "group", "layer"] as const;

export type NormalisationName = (typeof normalisationNames)[number];
