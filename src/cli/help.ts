import { expectation } from "../config/config.ts";
import { type Field, type FieldName, fields } from "../config/fields.ts";
import { settingFlags } from "./arguments.ts";
import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import type { Style } from "./terminal.ts";

const columns = 30;

export function generalHelp(style: Style): string {
  const names = Object.entries(commands);
  return [
    `${style.strong("nelbo")}: train, measure, explain and ship variational autoencoders`,
    "",
    `${style.strong("Usage")}  nelbo <command> [flags]`,
    "",
    style.strong("Commands"),
    ...names.map(([name, { summary }]) => row(name, summary)),
    "",
    style.strong("Examples"),
    ...exampleRows(
      [
        { command: "nelbo train mnist", meaning: "784-400-20, ten epochs, about half a minute" },
        { command: "nelbo train mnist --latent 2 --beta 4", meaning: "two latent dimensions, a heavier KL" },
        { command: "nelbo train --help", meaning: "every setting, with its bounds" },
      ],
      style,
    ),
    "",
    row("--help", "this text, or that of a command"),
    row("--version", "the version"),
    "",
    style.faint("Losses are in nats per datum: loss = reconstruction + beta x KL."),
  ].join("\n");
}

export function commandHelp(command: Command, style: Style): string {
  const groups = groupSettings(command.settings);
  return [
    `${style.strong(`nelbo ${command.name}`)}: ${command.summary}`,
    "",
    `${style.strong("Usage")}  nelbo ${command.name} ${command.usage}`,
    "",
    style.strong("Examples"),
    ...exampleRows(command.examples, style),
    ...[...groups].flatMap(([group, names]) => [
      "",
      style.strong(group),
      ...names.map((name) => settingRow(name, style)),
    ]),
    "",
    style.strong("Flags"),
    ...command.flags.map(({ name, placeholder, help }) =>
      row(`--${name}${placeholder === undefined ? "" : ` <${placeholder}>`}`, help),
    ),
    row("--help", "this text"),
  ].join("\n");
}

function groupSettings(names: readonly FieldName[]): Map<string, FieldName[]> {
  const groups = new Map<string, FieldName[]>();
  for (const name of names) {
    const { group } = fields[name];
    groups.set(group, [...(groups.get(group) ?? []), name]);
  }
  return groups;
}

function settingRow(name: FieldName, style: Style): string {
  const about: Field = fields[name];
  const value = about.placeholder === undefined ? "word" : about.placeholder;
  const flag = [...settingFlags(name)].reverse().join(", ");
  const parsed = about.schema.safeParse(undefined);
  const preset = parsed.success && parsed.data !== undefined ? ` (default ${String(parsed.data)})` : "";
  const bounds = about.placeholder === "folder" ? "" : style.faint(` ${expectation(name)}`);
  return `${row(`${flag} <${value}>`, `${about.help}${preset}`)}${bounds === "" ? "" : `\n${" ".repeat(columns)}${bounds.trimStart()}`}`;
}

function exampleRows(examples: Command["examples"], style: Style): string[] {
  return examples.flatMap(({ command, meaning }) => [`  ${command}`, `      ${style.faint(meaning)}`]);
}

function row(left: string, right: string): string {
  const start = `  ${left}`;
  return start.length < columns
    ? `${start.padEnd(columns)}${right}`
    : `${start}\n${" ".repeat(columns)}${right}`;
}
