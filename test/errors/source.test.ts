import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { expect, it } from "vitest";

const source = join(import.meta.dirname, "..", "..", "src");

/**
 * The command line alone writes flags. What the other rooms say of settings is data: see src/advice.ts. Help texts
 * belong to it, colours of the report have names like flags, and a reproduction has the command that repeats it.
 */
const writesFlags = /^((cli|config\/fields|analyse\/report\/page|run\/reproduce)\/|advice\.ts$)/;
/**
 * Texts in which a flag belongs to a whole command: `nelbo resume run --epochs 20`, `runs/mine --theme dark` after one.
 */
const isCommand = /\b(nelbo|npm|zip) |^(runs|sweeps)\//;
const flag = /(^|[ (])--[a-z$]/;

/** Texts of a program with flags in them, each with its file and line. */
function flagsIn(file: string, program: string): readonly string[] {
  const parsed = ts.createSourceFile(file, program, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    const text = isText ? node.getText(parsed).slice(1, -1) : "";
    const { line } = parsed.getLineAndCharacterOfPosition(node.getStart(parsed));
    if (flag.test(text) && !isCommand.test(text)) found.push(`src/${file}:${line + 1}: ${text}`);
    else ts.forEachChild(node, visit);
  };
  visit(parsed);
  return found;
}

it("finds flags in texts and templates, and not in commands", () => {
  const program = `const a = 'kl (--kl): expected one';
    const b = \`\${name} (--\${name}): expected one\`;
    const c = \`Go on: nelbo resume \${run} --epochs \${more}\`;
    for (let i = 1; i > 0; i--) continue;
    // --kl`;
  expect(flagsIn("x.ts", program)).toEqual([
    "src/x.ts:1: kl (--kl): expected one",
    `src/x.ts:2: \${name} (--\${name}): expected one`,
  ]);
});

it("no room but the command line writes flags", async () => {
  const names = (await readdir(source, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
  const files = names.filter(
    (name) => name.endsWith(".ts") && !/\.test\.ts$|testing\//.test(name) && !writesFlags.test(name),
  );
  expect(files.length).toBeGreaterThan(300);
  const found = await Promise.all(
    files.map(async (file) => flagsIn(file, await readFile(join(source, file), "utf8"))),
  );
  expect(found.flat()).toEqual([]);
});
