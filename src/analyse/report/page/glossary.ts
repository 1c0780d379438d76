import { type Html, lines, tag, text } from "./html.ts";

/** A term with its meaning, and the document that explains it. */
export interface GlossaryEntry {
  readonly name: string;
  readonly meaning: string;
  /** A path in the package: `docs/learn/05-the-elbo.md`. */
  readonly document: string;
}

/** A name as a link to its entry; plain text if the glossary has none. `KL` is found as `KL divergence`. */
export function termLink(name: string, glossary: readonly GlossaryEntry[]): Html {
  const begins = (words: string, beginning: string) =>
    `${words.toLowerCase()} `.startsWith(`${beginning.toLowerCase()} `);
  const entry = glossary.find((each) => begins(each.name, name) || begins(name, each.name));
  if (entry === undefined || name === "") return text(name);
  return tag("a", { class: "term-link", href: `#${termId(entry.name)}` }, text(name));
}

/** All terms with their meanings, and where to read more. */
export function glossaryContent(glossary: readonly GlossaryEntry[]): Html {
  const entries = glossary.map(({ name, meaning, document }) =>
    lines(
      tag("dt", { id: termId(name) }, text(name)),
      tag("dd", {}, text(`${meaning} `), tag("code", {}, text(document))),
    ),
  );
  const about =
    "Each term ends with the chapter that explains it, in the folder of the package: node_modules/nelbo in a project.";
  return lines(tag("p", { class: "note" }, text(about)), tag("dl", { class: "glossary" }, lines(...entries)));
}

function termId(name: string): string {
  return `term-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}
