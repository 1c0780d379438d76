import { type CommandFlag, type FlagValue, numberOf, textOf } from "./flags.ts";

interface CountHelp {
  /** `64, or 8 of each class`. */
  readonly count: string;
  /** Help of --columns: `images in a row (default 8)`. */
  readonly columns: string;
  /** Maximum of --count. Default: 10,000, the most that one picture holds. */
  readonly most?: number;
}

/** The flags --count and --columns of a picture of several images; `count` is the default number in the help. */
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

/** The values of --count, --columns and --out; undefined if not given. */
export function pictureOptionsOf({ count, columns, out }: Readonly<Record<string, FlagValue>>) {
  return { count: numberOf(count), columns: numberOf(columns), out: textOf(out) };
}
