import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf } from "../package/markdown.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const textOf = (path: string) => readFileSync(join(root, path), "utf8");
const architecture = textOf("docs/architecture.md");

/** The documents of the repository. */
const documents = [
  ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

describe("documents", () => {
  it.each(documents)("%s links to files and headings that exist", (document) => {
    const broken = linksOf(textOf(document)).filter((link) => {
      if (/^(https?|data|mailto):/.test(link)) return false;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? document : join(dirname(document), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe("docs/architecture.md", () => {
  it("lists the rooms in the order in which they may import", () => {
    const listed = [...architecture.matchAll(/^\| `(\w+)` \|/gm)].map(([, room]) => room);
    const [, order = ""] = /const rooms = \[([^\]]*)\]/.exec(textOf(".dependency-cruiser.cjs")) ?? [];
    expect(listed).toEqual([...order.matchAll(/"(\w+)"/g)].map(([, room]) => room));
  });

  const walks = architecture
    .slice(architecture.indexOf("## Walks"))
    .split("\n### ")
    .slice(1)
    .map((walk) => [walk.split("\n", 1)[0] ?? "", walk] as const);

  it.each(walks)("names the files of a walk, and each has what the walk says: %s", (_, walk) => {
    const steps = [...walk.matchAll(/\[([^\]]+)\]\(\.\.\/(src\/[^)]+)\)/g)];
    expect(steps.length).toBeGreaterThanOrEqual(3);
    for (const [, text = "", path = ""] of steps) {
      const content = textOf(path);
      // A link is named after its file, or after something in it.
      const named = text.endsWith(".ts")
        ? path.endsWith(`/${text}`)
        : content.includes(text.split(".").pop() ?? text);
      expect(named || /^[a-z/ ]+$/.test(text), `${text} in ${path}`).toBe(true);
    }
  });

  it("has the walks of a batch, a setting, a prior, a source and a plot", () => {
    expect(walks.map(([name]) => name)).toEqual(
      expect.arrayContaining(["A batch", "A setting", "A new prior", "A new source of data", "A new plot"]),
    );
  });
});
