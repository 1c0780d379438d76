import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { terms, termsOf } from "../../src/analyse/report/terms.ts";
import { type Chapter, chapterPath, chapters, type Term } from "../../src/chapters.ts";
import { resolveConfig } from "../../src/config/config.ts";
import { fields } from "../../src/config/fields.ts";

const glossary = (await readFile("docs/learn/glossary.md", "utf8"))
  .replace(/\s+/g, " ")
  .replaceAll("&lt;", "<");
const configs = [
  {},
  { kl: "capacity", capacity: 10 },
  { kl: "free-bits", freeBits: 1 },
  { kl: "total-correlation" },
  { mmdWeight: 10 },
  { objective: "iwae", samples: 5 },
  { model: "autoencoder" },
] as const;
const used: readonly Term[] = [
  ...Object.values(terms),
  ...configs.flatMap((each) => termsOf(resolveConfig(each))),
];

describe("chapters", () => {
  it.each(Object.keys(chapters) as Chapter[])("%s is a document, and the glossary leads to it", (chapter) => {
    expect(existsSync(chapterPath(chapter))).toBe(true);
    expect(glossary).toContain(`](${chapters[chapter]})`);
  });

  it("explain every setting of the objective", () => {
    const without = Object.entries(fields).filter(
      ([, field]) => field.group === "Objective" && !("chapter" in field),
    );
    expect(without.map(([name]) => name)).toEqual([]);
  });
});

describe("the terms of reports", () => {
  it.each([...new Map(used.map((term) => [term.name, term]))])(
    "%s has the meaning of the glossary",
    (name, term) => {
      expect(glossary).toContain(`- **${name}**: ${term.meaning} [Chapter `);
    },
  );
});
