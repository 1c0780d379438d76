import type { Example } from "./command.ts";
import { commands } from "./commands.ts";
import { type Row, twoColumns, widestLeft } from "./layout.ts";
import type { Style } from "./terminal.ts";

const widest = 100;
const narrowest = 60;

export interface HelpOptions {
  readonly style: Style;
  /** Columns of the terminal; lines take from 60 to 100 of them. */
  readonly columns: number;
}

export function generalHelp({ style, columns }: HelpOptions): string {
  const width = widthOf(columns);
  const general: readonly Row[] = [
    ["--help", "this text, or that of a command"],
    ["--version", "the version"],
  ];
  const names = commands.map(({ name, summary }): Row => [name, summary]);
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
        { command: "nelbo train mnist", meaning: "the 784-400-20 autoencoder, ten epochs" },
        { command: "nelbo train mnist --latent 2 --beta 4", meaning: "two latent dimensions, a heavier KL" },
        { command: "nelbo train --help", meaning: "every setting of a training" },
      ],
      style,
    ),
  ].join("\n");
}

/** Columns that help takes of so many. */
export function widthOf(columns: number): number {
  return Math.min(widest, Math.max(narrowest, columns));
}

export function exampleLines(examples: readonly Example[], style: Style): readonly string[] {
  return examples.flatMap(({ command, meaning }) => [`  ${command}`, `      ${style.faint(meaning)}`]);
}
