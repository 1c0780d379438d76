import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Chapter, chapterFolder, chapters } from "../chapters.ts";
import type { NelboError } from "../errors.ts";

/** The folder of the chapters as a path that a reader can open from the working directory. */
export function chaptersHere(): string {
  const folder = fileURLToPath(new URL(`../../${chapterFolder}`, import.meta.url));
  const near = relative(process.cwd(), folder);
  return near.startsWith("..") || near === "" ? folder : near;
}

/** `node_modules/nelbo/docs/learn/05-the-elbo.md`. */
export function chapterHere(chapter: Chapter): string {
  return `${chaptersHere()}/${chapters[chapter]}`;
}

/** The chapters that explain the settings of an error; none if no setting has one. */
export async function chaptersOf({ setting, issues }: NelboError): Promise<readonly Chapter[]> {
  const names = [setting, ...issues.map((issue) => issue.setting)].filter((name) => name !== undefined);
  if (names.length === 0) return [];
  const { fields, isFieldName } = await import("../config/fields.ts");
  const found = names.flatMap((name) => {
    const field: { readonly chapter?: Chapter } = isFieldName(name) ? fields[name] : {};
    return field.chapter ?? [];
  });
  return [...new Set(found)];
}
