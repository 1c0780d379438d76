import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { filled, runExample } from "./learn/chapter.ts";
import { figures } from "./learn/figures.ts";
import { documents, figureFolder, folder } from "./learn/files.ts";
import { filesOf } from "./learn/svg.ts";

/**
 * Makes the figures of docs/learn and the made parts of its chapters.
 *
 * - `npx tsx scripts/learn.ts`: draws all figures from their stored data, and fills all chapters.
 * - `npx tsx scripts/learn.ts klDirections --measure`: measures the data of a figure again first.
 * - `--chapter 04`: fills only chapters whose names start so.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { measure: { type: "boolean", default: false }, chapter: { type: "string", default: "" } },
});
const unknown = positionals.filter((name) => !figures.some((figure) => figure.name === name));
if (unknown.length > 0) throw new Error(`no figure is called ${unknown.join(", ")}`);
const dataFile = (name: string) => join(figureFolder, `${name}.json`);
const dataOf = async (name: string): Promise<unknown> => JSON.parse(await readFile(dataFile(name), "utf8"));

for (const figure of figures.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
  if (values.measure) await writeFile(dataFile(figure.name), `${JSON.stringify(await figure.measure())}\n`);
  for (const [name, svg] of Object.entries(filesOf(figure, await dataOf(figure.name))))
    await writeFile(join(figureFolder, name), svg);
  console.log(figure.name);
}
for (const name of (await documents()).filter((each) => each.startsWith(values.chapter))) {
  const file = join(folder, name);
  const markdown = await readFile(file, "utf8");
  const made = await filled(markdown, { dataOf, outputOf: runExample });
  if (made !== markdown) await writeFile(file, made);
}
