import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { figures } from "./figures.ts";
import { pictureMarkup } from "./svg.ts";

/**
 * Parts of a chapter that are made, not written, stand between `<!-- figure: name -->` and `<!-- end -->`:
 *
 * - `figure: name`: a figure of scripts/learn/figures.ts
 * - `table: name/table`: a table of a figure
 * - `code: examples/learn/x.ts`: the file, or, with `#name`, the part between its lines `// #region name` and
 *   `// #endregion`
 * - `output: examples/learn/x.ts`: what the file prints
 */
const part = /<!-- (figure|table|code|output): (\S+) -->\n[\s\S]*?<!-- end -->/g;

/** What made parts are made from; a test replaces what takes long. */
export interface PartSources {
  readonly dataOf: (figure: string) => Promise<unknown>;
  readonly outputOf: (file: string) => Promise<string>;
}

/** A chapter with its made parts made again. */
export async function filled(markdown: string, sources: PartSources): Promise<string> {
  const made: string[] = [];
  for (const [, kind = "", name = ""] of markdown.matchAll(part))
    made.push(`<!-- ${kind}: ${name} -->\n${await partOf(kind, name, sources)}\n<!-- end -->`);
  return markdown.replace(part, () => made.shift() ?? "");
}

async function partOf(kind: string, name: string, { dataOf, outputOf }: PartSources): Promise<string> {
  switch (kind) {
    case "figure":
      return pictureMarkup(figureNamed(name));
    case "table": {
      const [figure = "", table = ""] = name.split("/");
      const draw = figureNamed(figure).tables?.[table];
      if (draw === undefined) throw new Error(`${figure} has no table ${table}`);
      return `\n${draw(await dataOf(figure))}\n`;
    }
    case "code":
      return `\`\`\`ts\n${await codeOf(name)}\`\`\``;
    default:
      return `\`\`\`text\n${await outputOf(name)}\`\`\``;
  }
}

function figureNamed(name: string) {
  const figure = figures.find((each) => each.name === name);
  if (figure === undefined) throw new Error(`no figure of scripts/learn/figures.ts is called ${name}`);
  return figure;
}

/** A file, or a region of it without its indentation; without the lines that mark regions. */
async function codeOf(name: string): Promise<string> {
  const [file = "", region] = name.split("#");
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  const begin = region === undefined ? -1 : lines.findIndex((line) => line.trim() === `// #region ${region}`);
  if (region !== undefined && begin < 0) throw new Error(`${file} has no region ${region}`);
  const rest = lines.slice(begin + 1);
  const end = region === undefined ? -1 : rest.findIndex((line) => line.trim() === "// #endregion");
  const shown = (end < 0 ? rest : rest.slice(0, end)).filter((line) => !/^\s*\/\/ #(end)?region/.test(line));
  const indent = Math.min(...shown.filter((line) => line !== "").map((line) => line.search(/\S/)));
  return `${shown.map((line) => line.slice(indent)).join("\n")}\n`;
}

/** What an example prints. */
export async function runExample(file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", file]);
  return stdout;
}
