import type { SplitName } from "../run/splitNames.ts";
import { type CommandFlag, type FlagValue, textOf } from "./flags.ts";

const splits: readonly SplitName[] = ["train", "validation", "test"];

/** Flags of a command that works on images of files or of a run's data. */
export const imageFlags: readonly CommandFlag[] = [
  {
    name: "split",
    kind: "word",
    words: splits,
    help: `images of the run's data: ${splits.join(", ")} (default test, where no files are named)`,
  },
  {
    name: "data",
    kind: "text",
    placeholder: "name",
    help: "where the run's data are now: a name or a folder (default: as in training)",
  },
];

/** Their values, undefined where they were not given. */
export function imageOptionsOf({ split, data }: Readonly<Record<string, FlagValue>>) {
  return { split: splits.find((name) => name === split), data: textOf(data) };
}

/** More words than anybody types: files, as many as the shell names. */
export const anyNumber = Number.MAX_SAFE_INTEGER - 1;
