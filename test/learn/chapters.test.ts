import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join, normalize } from "node:path";
import katex from "katex";
import { describe, expect, it } from "vitest";
import { filled, runExample } from "../../scripts/learn/chapter.ts";
import { figures } from "../../scripts/learn/figures.ts";
import { documents, figureFolder, folder } from "../../scripts/learn/files.ts";
import { formulasOf } from "../../scripts/learn/math.ts";
import { filesOf } from "../../scripts/learn/svg.ts";
import { anchorsOf, linksOf } from "../package/markdown.ts";

const names = await documents();
const texts = new Map(
  await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), "utf8")] as const)),
);
const dataOf = async (name: string): Promise<unknown> =>
  JSON.parse(await readFile(join(figureFolder, `${name}.json`), "utf8"));

describe.each([...texts])("docs/learn/%s", (name, markdown) => {
  it("has made parts that are current: npx tsx scripts/learn.ts", async () => {
    expect(await filled(markdown, { dataOf, outputOf: runExample })).toBe(markdown);
  });

  it("has formulas that TeX can set", () => {
    for (const { tex, display } of formulasOf(markdown))
      expect(() => katex.renderToString(tex, { displayMode: display, strict: "error" }), tex).not.toThrow();
  });

  it("links only to files and headings that exist", async () => {
    for (const link of linksOf(markdown).filter((each) => !/^(https?|mailto):/.test(each))) {
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? join(folder, name) : normalize(join(folder, path));
      expect(existsSync(target), link).toBe(true);
      if (anchor === undefined) continue;
      expect([...anchorsOf(await readFile(target, "utf8"))], link).toContain(anchor);
    }
  });

  it("has lines of at most 120 columns, tables, links and formulas aside", () => {
    const made = /^(\||\$\$|!\[|\s*<|.*\]\()/;
    const prose = markdown.replace(/```[\s\S]*?```/g, "");
    expect(prose.split("\n").filter((line) => line.length > 120 && !made.test(line))).toEqual([]);
  });
});

describe.each([...texts].filter(([name]) => /^\d\d-/.test(name)))("chapter %s", (name, markdown) => {
  it("has a goal, figures, code or commands, questions and references", () => {
    expect(markdown).toMatch(/^# \d+\. .+\n\n\*\*Goal.\*\* /);
    expect(markdown).toContain("<!-- figure: ");
    expect(markdown).toMatch(/<!-- code: |^```\nn(px )?(elbo)? /m);
    expect(markdown).toContain("\n## Questions\n");
    expect(markdown).toContain("\n## References\n");
  });

  it("answers each of its three questions in a sentence of its text", async () => {
    const file = join("test", "learn", "questions", name.replace(".md", ".json"));
    const questions: readonly { question: string; sentence: string }[] = JSON.parse(
      await readFile(file, "utf8"),
    );
    const [body = "", asked = ""] = markdown.split("\n## Questions\n").map(oneLine);
    expect(questions).toHaveLength(3);
    for (const { question, sentence } of questions) {
      expect(asked).toContain(question);
      expect(body).toContain(sentence);
      expect(sentence.split(" ").length).toBeGreaterThan(5);
    }
  });
});

describe.each(figures.map((figure) => [figure.name, figure] as const))("figure %s", (name, figure) => {
  it("is drawn from its stored data, byte for byte", async () => {
    for (const [file, svg] of Object.entries(filesOf(figure, await dataOf(name))))
      expect(await readFile(join(figureFolder, file), "utf8"), file).toBe(svg);
  });

  it.skipIf(figure.trained === true)("has the data that are measured now", async () => {
    const measured: unknown = JSON.parse(JSON.stringify(await figure.measure()));
    expectClose(measured, await dataOf(name), name);
  });

  it("is in a chapter", () => {
    expect([...texts.values()].some((text) => text.includes(`<!-- figure: ${name} -->`))).toBe(true);
  });
});

it("has no files of figures that are no more", async () => {
  const stored = (await readdir(figureFolder)).map((file) => file.split(".")[0]);
  const known = new Set(figures.map(({ name }) => name));
  expect([...new Set(stored)].filter((name) => name !== undefined && !known.has(name))).toEqual([]);
});

/** The same structure, with numbers that differ by rounding alone: exp and log differ between processors. */
function expectClose(found: unknown, wanted: unknown, where: string): void {
  if (typeof wanted === "number" && typeof found === "number") {
    expect(Math.abs(found - wanted), where).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
  } else if (typeof wanted !== "object" || wanted === null || typeof found !== "object" || found === null) {
    expect(found, where).toEqual(wanted);
  } else {
    expect(Object.keys(found), where).toEqual(Object.keys(wanted));
    for (const [key, value] of Object.entries(wanted))
      expectClose((found as Record<string, unknown>)[key], value, `${where}.${key}`);
  }
}

function oneLine(markdown: string): string {
  return markdown.replace(/\s+/g, " ");
}
