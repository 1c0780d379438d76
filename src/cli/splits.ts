import type { SplitName } from "../run/splitNames.ts";

/** The splits that flags name. Written here, as help must not wait for anything outside the command line. */
export const splits: readonly SplitName[] = ["train", "validation", "test"];
