/** A block of code of a document. */
export interface Snippet {
  /** The file that its first line names in a comment: `// src/main.ts`; undefined where it names none. */
  readonly file: string | undefined;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a document, in order. */
export function snippetsOf(markdown: string): readonly Snippet[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", text = ""]) => ({
    file: /^\/\/ (\S+)\n/.exec(text)?.[1],
    language,
    text,
  }));
}

/** The commands of a document's blocks without a language: a line each. */
export function commandsOf(markdown: string): readonly string[] {
  const blocks = snippetsOf(markdown).filter(({ language }) => language === "");
  return blocks.flatMap(({ text }) => text.trim().split("\n"));
}

/** Where links and pictures of a document lead, outside of code. */
export function linksOf(markdown: string): readonly string[] {
  const prose = withoutCode(markdown).replace(/`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)"/g)].map(
    ([, link, source]) => link ?? source ?? "",
  );
}

/** The anchors of a document's headings, as GitHub and npm make them. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ""] of withoutCode(markdown).matchAll(/^#{1,6} (.+)$/gm)) {
    const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = words.replace(/[^\p{L}\p{N}_ -]/gu, "").replaceAll(" ", "-");
    for (let copy = 0; ; copy++) {
      const name = copy === 0 ? anchor : `${anchor}-${copy}`;
      if (anchors.has(name)) continue;
      anchors.add(name);
      break;
    }
  }
  return anchors;
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, "");
}
