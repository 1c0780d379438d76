/** The parts that a run's data have, of which some may be missing. */
export type SplitName = "train" | "validation" | "test";
