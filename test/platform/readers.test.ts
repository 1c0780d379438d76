import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

/** Files that open others by themselves, and why that waits for nobody. */
const exceptions: Readonly<Record<string, string>> = {
  "codec/openFile.node.ts": "it is the one place",
  "apply/files/outputFile.ts": "it opens what it has just made",
  "data/sources/download.node.ts": "it reads its own download, whose hash it knows",
  "picture/render.node.ts": "it reads a file of this package",
  "data/pictures/folderFiles.node.ts":
    "it opens names of any bytes, looks at what they are, and never waits for a pipe",
  "data/pictures/cache/index.node.ts": "it opens what it makes",
  "data/pictures/cache/packs.node.ts": "it opens what it makes",
  "run/sweep/capacity.ts": "it reads /proc and /sys",
  "store/node/system.ts": "it reads /proc, and flushes what was just written",
  "store/node/systemDisk.ts": "it opens what it makes",
};

describe("what reads files", () => {
  it("opens them by openFile, which looks at what they are first, but for what is this program's own", () => {
    const opening = readdirSync(source, { recursive: true, encoding: "utf8" })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.includes("testing/"))
      .filter((path) => {
        const imports = readFileSync(source + path, "utf8").matchAll(
          /^import \{([^}]*)\} from "node:fs(?:\/promises)?"/gm,
        );
        const names = [...imports].flatMap(([, list = ""]) => list.split(",").map((name) => name.trim()));
        return names.some((name) =>
          /^(open|openSync|readFile|readFileSync|createReadStream|openAsBlob)$/.test(name),
        );
      });
    expect(opening.sort()).toEqual(Object.keys(exceptions).sort());
  });
});
