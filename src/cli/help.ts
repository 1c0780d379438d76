import type { Example } from "./command.ts";
import { loadCommands } from "./commands.ts";
import { type Row, twoColumns, widestLeft } from "./layout.ts";
import type { Style } from "./terminal.ts";

const widest = 100;
const narrowest = 60;

export interface HelpOptions {
  readonly style: Style;
  /** Columns of the terminal; lines use 60 to 100 of them. */
  readonly columns: number;
}

export async function generalHelp({ style, columns }: HelpOptions): Promise<string> {
  const width = widthOf(columns);
  const general: readonly Row[] = [
    ["--help", "print this help, or a command's help"],
    ["--version", "print the version"],
  ];
  const names = (await loadCommands()).map(({ name, summary }): Row => [name, summary]);
  const left = widestLeft([...names, ...general]);
  return [
    `${style.strong("nelbo")}: train, measure, explain and ship variational autoencoders`,
    "",
    `${style.strong("Usage")}  nelbo <command> [flags]`,
    "",
    style.strong("Commands"),
    ...twoColumns(names, width, left),
    "",
    style.strong("Flags"),
    ...twoColumns(general, width, left),
    "",
    style.strong("Examples"),
    ...exampleLines(
      [
        { command: "nelbo train mnist", meaning: "a 784-400-20 VAE, ten epochs" },
        {
          command: "nelbo train mnist --latent 2 --beta 4",
          meaning: "two latent dimensions, KL weighted by 4",
        },
        { command: "nelbo train --help", meaning: "all settings of a training run" },
      ],
      style,
    ),
  ].join("\n");
}

/** The width of help in a terminal with `columns` columns. */
export function widthOf(columns: number): number {
  return Math.min(widest, Math.max(narrowest, columns));
}

export function exampleLines(examples: readonly Example[], style: Style): readonly string[] {
  return examples.flatMap(({ command, meaning }) => [`  ${command}`, `      ${style.faint(meaning)}`]);
}
