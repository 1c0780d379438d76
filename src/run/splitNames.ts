/** The parts that a run's data have, of which some may be missing. */
export const splitNames = ["train", "validation", "test"] as const;
export type SplitName = (typeof splitNames)[number];
