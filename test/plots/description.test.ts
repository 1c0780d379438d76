import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { plotKinds, plotWords } from "../../src/analyse/plots/kinds.ts";
import { type PlotOptionName, plotOptionNames, plotOptions } from "../../src/analyse/plots/options.ts";
import { folderPlots } from "../../src/apply/folderPlots.ts";

const src = fileURLToPath(new URL("../../src", import.meta.url));
const names = plotWords.map(({ name }) => name);
const kindFile = (name: string) => join("analyse", "plots", "kinds", `${name}.ts`);

/** The files that describe and offer plots. */
const files = [
  ...readdirSync(join(src, "analyse", "plots"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join("analyse", "plots", path)),
  join("cli", "commands", "plot.ts"),
  join("cli", "plotFlags.ts"),
];

/** A name that is a label of a row of images, too. */
const otherWords: Readonly<Record<string, string>> = { reconstruction: kindFile("traversal") };

describe("a kind of plot", () => {
  it("is one file and one entry in the table", () => {
    const found = readdirSync(join(src, "analyse/plots/kinds")).map((path) => basename(path, ".ts"));
    expect([...names].sort()).toEqual(found.sort());
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(names)("%s is named only in its own file", (name) => {
    const naming = files.filter((path) => readFileSync(join(src, path), "utf8").includes(`"${name}"`));
    expect(naming.filter((path) => path !== otherWords[name])).toEqual([kindFile(name)]);
  });

  it("is made from a trained model or from recorded metrics", () => {
    expect([...plotKinds, ...folderPlots].map(({ name }) => name)).toEqual(names);
  });

  it.each(plotWords)("$name accepts options of the table, and has notes only for those", (kind) => {
    const taken = Object.keys(kind.options) as PlotOptionName[];
    for (const option of taken) expect(plotOptionNames).toContain(option);
    for (const option of Object.keys(kind.notes ?? {})) expect(taken).toContain(option);
  });

  it("names the default of an option if it is the same in all kinds", () => {
    for (const [name, option] of Object.entries(plotOptions)) {
      if (!("default" in option)) continue;
      for (const { options } of plotWords) {
        const text = options[name as PlotOptionName] ?? `default ${option.default}`;
        expect(text).toContain(`default ${option.default}`);
      }
    }
  });
});
