import { splitNames } from "../analyse/plots/options.ts";
import { type CommandFlag, type FlagValue, numberOf, textOf } from "./flags.ts";
import { loadProgress } from "./loadProgress.ts";
import { outputModeOf } from "./outputMode.ts";
import { plotFlag } from "./plotFlags.ts";
import { dataFlag } from "./runFlags.ts";
import type { Terminal } from "./terminal.ts";

/** Flags of a command that works on images from files or from a run's data. */
export const imageFlags: readonly CommandFlag[] = [
  plotFlag(
    "split",
    `images of the run's data: ${splitNames.join(", ")} (default test, if no files are given)`,
  ),
  dataFlag,
  ...classFlags("each image's own class; images from files have none"),
  {
    name: "tolerance",
    kind: "number",
    minimum: 0,
    maximum: 1,
    help: "share of a folder's picture files that may be unreadable; one file always may (default 0.01)",
  },
  { name: "strict", kind: "boolean", help: "fail on the first picture file that cannot be read" },
];

/** Flags for the classes of a conditional model; `otherwise` is the default in the help. */
export function classFlags(otherwise: string): readonly CommandFlag[] {
  return [
    plotFlag("class", `class of all images, for a class-conditional run (default: ${otherwise})`),
    {
      name: "labels",
      kind: "text",
      placeholder: "file",
      help: "file with the label of each image, in order: .npy, .csv or IDX",
    },
  ];
}

/** The values of the class flags; undefined if not given. */
export function classOptionsOf({ class: name, labels }: Readonly<Record<string, FlagValue>>) {
  return { class: textOf(name), labels: textOf(labels) };
}

/** The values of the image flags, undefined if not given, and callbacks that show progress while data are loaded. */
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

/** Any number of positional arguments. */
export const anyNumber = Number.MAX_SAFE_INTEGER - 1;
