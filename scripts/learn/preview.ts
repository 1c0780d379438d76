import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import katex from "katex";
import { marked } from "marked";
import { documents, figureFolder, folder } from "./files.ts";
import { replaceFormulas } from "./math.ts";

/** Writes docs/learn as pages, to look at: `npx tsx scripts/learn/preview.ts --out <folder>`. */
const { values } = parseArgs({ options: { out: { type: "string", default: "runs/learn-preview" } } });

const style = `
  body { font: 16px/1.55 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; color-scheme: light dark; }
  img { max-width: 100%; } pre { overflow-x: auto; padding: .7rem; background: light-dark(#f4f5f7, #1d2127); }
  table { border-collapse: collapse; display: block; overflow-x: auto; } td, th { padding: .2rem .6rem; border: 1px solid #8886; }
  .katex-display { overflow-x: auto; overflow-y: hidden; padding: .1rem 0; }
  .katex .katex-html { display: none; }`;

await mkdir(values.out, { recursive: true });
await cp(figureFolder, join(values.out, "figures"), { recursive: true });
for (const name of await documents()) {
  const formulas: string[] = [];
  const markdown = replaceFormulas(await readFile(join(folder, name), "utf8"), ({ tex, display }) => {
    formulas.push(katex.renderToString(tex, { displayMode: display, output: "mathml", throwOnError: true }));
    return `@@${formulas.length - 1}@@`;
  });
  const html = (await marked.parse(markdown)).replace(/@@(\d+)@@/g, (_, at) => formulas[Number(at)] ?? "");
  const page = `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style><body>${html.replaceAll('.md"', '.html"').replaceAll(".md#", ".html#")}</body></html>`;
  await writeFile(join(values.out, name.replace(".md", ".html")), page);
}
console.log(`open ${join(values.out, "README.html")}`);
