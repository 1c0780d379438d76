import { type CommandFlag, type FlagValue, numberOf, textOf } from "./flags.ts";

interface CountHelp {
  /** `64, or 8 of each class`. */
  readonly count: string;
  /** What a row holds: `images in a row (default 8)`. */
  readonly columns: string;
  /** How many there can be. Default: 10,000, as one picture holds. */
  readonly most?: number;
}

/** How many images a picture of many has, and how many in a row; `count` is the number by default. */
export function countFlags({ count, columns, most = 10_000 }: CountHelp): readonly CommandFlag[] {
  return [
    {
      name: "count",
      kind: "integer",
      minimum: 1,
      maximum: most,
      help: `images (1 to ${most.toLocaleString("en-US")}, default ${count})`,
    },
    { name: "columns", kind: "integer", minimum: 1, maximum: 1000, help: columns },
  ];
}

/** Their values, undefined where they were not given. */
export function pictureOptionsOf({ count, columns, out }: Readonly<Record<string, FlagValue>>) {
  return { count: numberOf(count), columns: numberOf(columns), out: textOf(out) };
}
