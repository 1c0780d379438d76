import { type Command, flagsOf, usageOf } from "./command.ts";
import { type CommandFlag, placeholderOf } from "./flags.ts";
import { exampleLines, type HelpOptions, widthOf } from "./help.ts";
import { type Row, twoColumns, widestLeft, wrapText } from "./layout.ts";

/** The help of a command. The schema of settings is only loaded if the command accepts settings. */
export async function commandHelp(command: Command, { style, columns }: HelpOptions): Promise<string> {
  const width = widthOf(columns);
  const groups = command.takesSettings ? await settingGroups() : [];
  const flags: readonly Row[] = [...flagsOf(command).map(flagRow), ["--help", "print this help"]];
  const left = widestLeft([...groups.flatMap(([, rows]) => rows), ...flags]);
  const name = `nelbo ${command.name}`;
  const [headline = "", ...more] = wrapText(`${name}: ${command.summary}`, width);
  return [
    style.strong(name) + headline.slice(name.length),
    ...more,
    "",
    `${style.strong("Usage")}  ${usageOf(command)}`,
    ...Object.entries(command.words ?? {}).map(([word, meaning]) => `       ${word}: ${meaning}`),
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

/** Every setting by group, and the chapters that explain them. */
async function settingGroups(): Promise<readonly (readonly [title: string, rows: readonly Row[]])[]> {
  const [settings, { chaptersHere }] = await Promise.all([
    import("./settingsHelp.ts"),
    import("./explained.ts"),
  ]);
  return [...settings.settingGroups(), [`Explained in ${chaptersHere()}`, settings.chapterRows()]];
}

function flagRow(flag: CommandFlag): Row {
  const placeholder = placeholderOf(flag);
  return [`--${flag.name}${placeholder === undefined ? "" : ` <${placeholder}>`}`, flag.help];
}
