import { splitNames } from "../analyse/plots/options.ts";
import { type CommandFlag, type FlagValue, numberOf, textOf } from "./flags.ts";
import { loadProgress } from "./loadProgress.ts";
import { outputModeOf } from "./outputMode.ts";
import { plotFlag } from "./plotFlags.ts";
import { dataFlag } from "./runFlags.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of a command that works on images of files or of a run's data. */
export const imageFlags: readonly CommandFlag[] = [
  plotFlag(
    "split",
    `images of the run's data: ${splitNames.join(", ")} (default test, where no files are named)`,
  ),
  dataFlag,
  ...classFlags("each image its own; files have none"),
  {
    name: "tolerance",
    kind: "number",
    minimum: 0,
    maximum: 1,
    help: "the share of the picture files of a folder that may be unreadable; one always may (default 0.01)",
  },
  { name: "strict", kind: "boolean", help: "fail on the first picture file that cannot be read" },
];

/** Flags of a command that tells a model classes; `otherwise` is what it does without them. */
export function classFlags(otherwise: string): readonly CommandFlag[] {
  return [
    plotFlag("class", `of all, for a run that is told classes (default: ${otherwise})`),
    {
      name: "labels",
      kind: "text",
      placeholder: "file",
      help: "the label of each, one after another: .npy, .csv or an IDX file",
    },
  ];
}

/** Their values, undefined where they were not given. */
export function classOptionsOf({ class: name, labels }: Readonly<Record<string, FlagValue>>) {
  return { class: textOf(name), labels: textOf(labels) };
}

/** The values of the image flags, undefined where they were not given, and callbacks that show how far the loading of a run's data is. */
export function imageOptionsOf(
  flags: Readonly<Record<string, FlagValue>>,
  terminal: Pick<Terminal, "live" | "errorLine">,
) {
  const { split, data, tolerance, strict } = flags;
  return {
    ...loadProgress(terminal, outputModeOf(flags)),
    split: splitNames.find((name) => name === split),
    data: textOf(data),
    ...classOptionsOf(flags),
    tolerance: numberOf(tolerance),
    strict: strict === true,
    onNote: (note: string) => void terminal.errorLine(note),
  };
}

/** More words than anybody types: files, as many as the shell names. */
export const anyNumber = Number.MAX_SAFE_INTEGER - 1;
