import { type CommandFlag, type FlagValue, numberOf, textOf } from "./flags.ts";

interface PictureDefaults {
  readonly count: number;
  /** What else is said of that default. */
  readonly more?: string;
  /** What a row holds: `pairs in a row (default 8)`. */
  readonly columns: string;
  /** Where the picture goes by default. Default: "in the run's pictures". */
  readonly folder?: string;
}

/** The flags of a command that makes one picture of many images. */
export function pictureFlags({
  count,
  more = "",
  columns,
  folder = "in the run's pictures",
}: PictureDefaults): readonly CommandFlag[] {
  return [
    {
      name: "count",
      kind: "integer",
      minimum: 1,
      maximum: 10_000,
      help: `images (1 to 10,000, default ${count}${more})`,
    },
    { name: "columns", kind: "integer", minimum: 1, maximum: 1000, help: columns },
    {
      name: "out",
      kind: "text",
      placeholder: "file",
      help: `a PNG file that does not exist yet (default: ${folder})`,
    },
  ];
}

/** The flag that names a class of a run whose model is told classes. */
export function classFlag(help: string): CommandFlag {
  return { name: "class", kind: "text", placeholder: "name", help };
}

/** Their values, undefined where they were not given. */
export function pictureOptionsOf({ count, columns, out }: Readonly<Record<string, FlagValue>>) {
  return { count: numberOf(count), columns: numberOf(columns), out: textOf(out) };
}
