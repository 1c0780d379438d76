import { flagOf } from "../advice.ts";
import { type Chapter, chapters } from "../chapters.ts";
import { describeFamily, describeField, isSwitch } from "../config/describe.ts";
import { type Field, type FieldName, fieldNames, fields } from "../config/fields.ts";
import { settingFlags } from "./arguments.ts";
import type { Row } from "./layout.ts";

/** Every setting as a row of help, under the titles of their groups. */
export function settingGroups(): readonly (readonly [title: string, rows: readonly Row[]])[] {
  const titles = [...new Set(fieldNames.map((name) => fields[name].group))];
  return titles.map((title) => {
    const rows = fieldNames.filter((name) => fields[name].group === title).map(settingRow);
    return [title, withoutRepeated(rows)] as const;
  });
}

/** The chapters that explain settings, each with the flags of its settings; those of schedules aside. */
export function chapterRows(): readonly Row[] {
  const explained = fieldNames.flatMap((name) => {
    const { chapter, family }: Field = fields[name];
    return chapter === undefined || family !== undefined ? [] : [{ chapter, flag: flagOf(name) }];
  });
  return (Object.keys(chapters) as Chapter[]).flatMap((chapter): readonly Row[] => {
    const flags = explained.filter((each) => each.chapter === chapter).map(({ flag }) => flag);
    return flags.length === 0 ? [] : [[chapters[chapter], flags.join(", ")]];
  });
}

/** Settings of one family share a row, in the place of the first of them. */
function withoutRepeated(rows: readonly Row[]): readonly Row[] {
  return [...new Map(rows.map((row) => [row[0], row])).values()];
}

/** `--latent, --latent-size <n>`: the short form first. */
function settingRow(name: FieldName): Row {
  const { placeholder = "word", family }: Field = fields[name];
  if (family !== undefined) return [`${family.flag} <${placeholder}>`, describeFamily(name)];
  const flags = [...settingFlags(name)].reverse().join(", ");
  return [isSwitch(name) ? flags : `${flags} <${placeholder}>`, describeField(name)];
}
