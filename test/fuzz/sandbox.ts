import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeNpy } from "../../src/codec/npy/npy.ts";
import { decodePng } from "../../src/codec/png.ts";
import { decodeSafetensors } from "../../src/codec/safetensors/decode.ts";
import { messageOf } from "../../src/errors.ts";
import { isTemporary } from "../../src/store/files.ts";

function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

/** The hash of every file in a folder, by path. */
export function contentsOf(folder: string): ReadonlyMap<string, string> {
  return new Map(
    filesIn(folder).map((path) => [
      path,
      createHash("sha256")
        .update(readFileSync(join(folder, path)))
        .digest("hex"),
    ]),
  );
}

/** Paths of unfinished files and folders in a folder, by nelbo's temporary names. */
export function temporaryNames(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    isTemporary(path.split(/[\\/]/).at(-1) ?? ""),
  );
}

/** Reads a file of a kind. Throws if it is not a complete file of that kind. */
const wholeFile: Readonly<Record<string, (bytes: Uint8Array, text: string) => void>> = {
  npy: (bytes) => void decodeNpy(bytes, "out"),
  png: (bytes) => void decodePng(bytes),
  safetensors: (bytes) => void decodeSafetensors(bytes, "out"),
  csv(_, text) {
    const lines = text.split("\n");
    if (lines.pop() !== "") throw new Error("expected a line feed at its end");
    const widths = new Set(lines.map((line) => line.split(",").length));
    if (widths.size !== 1)
      throw new Error(`expected lines of as many cells, found ${[...widths].join(" and ")}`);
  },
  json: (_, text) => void JSON.parse(text),
  jsonl(_, text) {
    if (!text.endsWith("\n")) throw new Error("expected a line feed at its end");
    for (const line of text.trimEnd().split("\n")) JSON.parse(line);
  },
  svg(_, text) {
    if (!text.trimEnd().endsWith("</svg>")) throw new Error("expected </svg> at its end");
  },
  html(_, text) {
    if (!text.trimEnd().endsWith("</html>")) throw new Error("expected </html> at its end");
  },
};

/** The first problem with the files that a command created: each must be complete. Undefined if there is none. */
export function outputProblem(folder: string, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const bytes = readFileSync(join(folder, path));
    const read = wholeFile[path.slice(path.lastIndexOf(".") + 1)];
    try {
      read?.(bytes, bytes.toString());
    } catch (cause) {
      return `${path} is not whole: ${messageOf(cause)}`;
    }
  }
  return undefined;
}
