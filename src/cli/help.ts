import { describeField, isSwitch } from "../config/describe.ts";
import { type Field, type FieldName, fields } from "../config/fields.ts";
import { settingFlags } from "./arguments.ts";
import { type Command, type Example, usageOf } from "./command.ts";
import { commands } from "./commands.ts";
import { type CommandFlag, placeholderOf } from "./flags.ts";
import { type Row, twoColumns, widestLeft } from "./layout.ts";
import { flagsOf } from "./settings.ts";
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

export function commandHelp(command: Command, { style, columns }: HelpOptions): string {
  const width = widthOf(columns);
  const groups = [...groupSettings(command.settings)].map(
    ([title, names]) => [title, names.map(settingRow)] as const,
  );
  const flags: readonly Row[] = [...flagsOf(command).map(flagRow), ["--help", "this text"]];
  const left = widestLeft([...groups.flatMap(([, rows]) => rows), ...flags]);
  return [
    `${style.strong(`nelbo ${command.name}`)}: ${command.summary}`,
    "",
    `${style.strong("Usage")}  ${usageOf(command)}`,
    "",
    style.strong("Examples"),
    ...exampleLines(command.examples, style),
    ...[...groups, ["Flags", flags] as const].flatMap(([title, rows]) => [
      "",
      style.strong(title),
      ...twoColumns(rows, width, left),
    ]),
  ].join("\n");
}

function widthOf(columns: number): number {
  return Math.min(widest, Math.max(narrowest, columns));
}

function groupSettings(names: readonly FieldName[]): Map<string, FieldName[]> {
  const groups = new Map<string, FieldName[]>();
  for (const name of names) {
    const { group } = fields[name];
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return groups;
}

/** `--latent, --latent-size <n>`: the short form first. */
function settingRow(name: FieldName): Row {
  const { placeholder = "word" }: Field = fields[name];
  const flags = [...settingFlags(name)].reverse().join(", ");
  return [isSwitch(name) ? flags : `${flags} <${placeholder}>`, describeField(name)];
}

function flagRow(flag: CommandFlag): Row {
  const placeholder = placeholderOf(flag);
  return [`--${flag.name}${placeholder === undefined ? "" : ` <${placeholder}>`}`, flag.help];
}

function exampleLines(examples: readonly Example[], style: Style): readonly string[] {
  return examples.flatMap(({ command, meaning }) => [`  ${command}`, `      ${style.faint(meaning)}`]);
}
