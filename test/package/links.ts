import { readdir, readFile } from "node:fs/promises";
import { dirname, join, normalize } from "node:path/posix";
import { describe, expect, it } from "vitest";
import { anchorsOf, linksOf } from "./markdown.ts";

/** Every document of an unpacked package links only to what the package holds. */
export function linkTests(name: string, folderOf: () => string): void {
  describe(`the documents of ${name}`, () => {
    it("link only to files and headings that the package holds", async () => {
      const files = await filesOf(folderOf());
      const documents = files.filter((file) => file.endsWith(".md"));
      expect(documents).toContain("README.md");
      const anchors = new Map<string, ReadonlySet<string>>();
      const links: { document: string; link: string }[] = [];
      for (const document of documents) {
        const markdown = await readFile(join(folderOf(), document), "utf8");
        anchors.set(document, anchorsOf(markdown));
        links.push(...linksOf(markdown).map((link) => ({ document, link })));
      }
      const relative = links.filter(({ link }) => !/^(https?|data|mailto):/.test(link));
      const broken = relative.filter(({ document, link }) => {
        const [path = "", anchor] = link.split("#");
        const target = path === "" ? document : normalize(join(dirname(document), path));
        const isThere =
          files.includes(target) || files.some((file) => file.startsWith(`${target.replace(/\/$/, "")}/`));
        return !isThere || (anchor !== undefined && !anchors.get(target)?.has(anchor));
      });
      expect(broken).toEqual([]);
    });

    it("name no source repository", async () => {
      for (const document of (await filesOf(folderOf())).filter((file) => file.endsWith(".md"))) {
        const markdown = await readFile(join(folderOf(), document), "utf8");
        expect(markdown, document).not.toMatch(/(github|gitlab)\.com\/[\w-]*nelbo|\/nelbo\.git/);
      }
    });
  });
}

/** The files below a folder, by their paths with slashes; what is installed in it aside. */
export async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll("\\", "/"),
    )
    .filter((file) => !file.startsWith("node_modules/"));
}
