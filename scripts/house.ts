import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

/**
 * Prints a Markdown table about the source of a checkout, without tests and folders called `testing`:
 *
 *   npx tsx scripts/house.ts [folder of a checkout]    Default: this one.
 *
 * Prose is that of comments in src/, and of Markdown outside of code blocks and tables.
 */

/** Lines of a fragment at most, of a usual file at most, and columns of prose at most. */
const [fragmentLines, usualLines, proseColumns] = [40, 250, 120];

/** Objectives and likelihoods, whose names should be spelt in few files. */
const parts = ["free-bits", "total-correlation", "continuous-bernoulli", "discretized-logistic", "vamp"];

const root = process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url));

interface SourceFile {
  /** From src/ on, with slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
}

/** Files of a folder and below with one of these endings, as paths from the checkout on. */
function filesIn(folder: string, ending: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(ending))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`)
    .sort();
}

const read = (path: string) => readFileSync(join(root, path), "utf8");
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const linesOf = (text: string) => text.split("\n");

const sources: readonly SourceFile[] = filesIn("src", ".ts")
  .filter((path) => !/\.test\.ts$|\.generated\.ts$|\/testing\//.test(path))
  .map((path) => {
    const text = read(path);
    return { path: path.slice("src/".length), text, lines: linesOf(text.trimEnd()).length };
  });

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] ?? 0) + (sorted[high] ?? 0)) / 2;
}

/** The room with most lines, as a cell of the table. */
function largestRoom(): string {
  const rooms = new Map<string, readonly number[]>();
  for (const { path, lines } of sources) {
    const room = path.slice(0, Math.max(0, path.indexOf("/")));
    if (room !== "") rooms.set(room, [...(rooms.get(room) ?? []), lines]);
  }
  const [most] = [...rooms].sort(([, a], [, b]) => sum(b) - sum(a));
  return most === undefined ? "none" : `${most[0]}: ${most[1].length} files, ${sum(most[1])} lines`;
}

/** What a file imports of src/, without imports and exports of types alone, which do not exist when it runs. */
function importsOf({ path, text }: SourceFile): readonly string[] {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    if (!moduleSpecifier.text.startsWith(".") || isOfTypes(statement)) return [];
    return [normalize(join(dirname(path), moduleSpecifier.text)).replaceAll("\\", "/")];
  });
}

function isOfTypes(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(statement)) {
    const { exportClause: clause, isTypeOnly } = statement;
    return (
      isTypeOnly || (!!clause && ts.isNamedExports(clause) && clause.elements.every((e) => e.isTypeOnly))
    );
  }
  const clause = statement.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return !clause.name && !!names && ts.isNamedImports(names) && names.elements.every((e) => e.isTypeOnly);
}

/**
 * How many imports lead back to a file that is being visited, in a depth-first search over all of them: 0 without
 * circles.
 */
function importCircles(): number {
  const imports = new Map(sources.map((file) => [file.path, importsOf(file)]));
  const state = new Map<string, "visited" | "done">();
  let circles = 0;
  const visit = (path: string): void => {
    state.set(path, "visited");
    for (const next of imports.get(path) ?? []) {
      if (state.get(next) === "visited") circles += 1;
      else if (state.get(next) === undefined) visit(next);
    }
    state.set(path, "done");
  };
  for (const path of imports.keys()) if (!state.has(path)) visit(path);
  return circles;
}

/** Lines of comments in a source that are longer than prose may be. */
function longComments(text: string): number {
  return linesOf(text).filter((line) => line.length > proseColumns && /^\s*(\*|\/\*|\/\/)/.test(line)).length;
}

/**
 * Lines of Markdown that are longer than prose may be: outside of code, and no rows of tables, which cannot be broken.
 */
function longMarkdown(text: string): number {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  return linesOf(prose).filter((line) => line.length > proseColumns && !line.startsWith("|")).length;
}

const documents = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"].filter((path) =>
  existsSync(join(root, path)),
);
const lines = sources.map((file) => file.lines);

const rows: readonly (readonly [what: string, found: string | number])[] = [
  ["source files", sources.length],
  ["median lines of a file", median(lines)],
  [`files of ${fragmentLines} lines or fewer`, lines.filter((count) => count <= fragmentLines).length],
  [`files over ${usualLines} lines`, lines.filter((count) => count > usualLines).length],
  ["largest room", largestRoom()],
  ["import circles", importCircles()],
  [`lines of comments over ${proseColumns} columns`, sum(sources.map(({ text }) => longComments(text)))],
  [
    `lines of Markdown over ${proseColumns} columns`,
    sum([...documents, ...filesIn("docs", ".md")].map((path) => longMarkdown(read(path)))),
  ],
  ...parts.map((part) => {
    return [`files that spell ${part}`, sources.filter(({ text }) => text.includes(part)).length] as const;
  }),
];

console.log(`| ${relative(process.cwd(), root) || "this checkout"} | |\n| --- | --- |`);
for (const [what, found] of rows) console.log(`| ${what} | ${found} |`);
