import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const at = temporaryFolder();
const copy = () => at("project");

interface Block {
  readonly language: "ts" | "diff";
  readonly path: string;
  readonly text: string;
}

/** The code blocks of the guide that name a file. */
async function blocksOfGuide(): Promise<readonly Block[]> {
  const guide = await readFile(join(root, "docs/adding-a-part.md"), "utf8");
  return [...guide.matchAll(/^```(ts|diff) (\S+)\n([\s\S]*?)^```$/gm)].map(
    ([, language, path = "", text = ""]) => ({ language: language === "ts" ? "ts" : "diff", path, text }),
  );
}

/** Inserts each added line after the line before it in the block. */
function patched(text: string, diff: string): string {
  const lines = text.split("\n");
  let place = -1;
  for (const line of diff.trimEnd().split("\n")) {
    if (line.startsWith("+")) lines.splice(++place, 0, line.slice(1));
    else place = lines.indexOf(line.slice(1));
    expect(place, `a line of the project: ${line}`).toBeGreaterThanOrEqual(0);
  }
  return lines.join("\n");
}

/** Errors of some files of the copy, one text each. */
function errorsOf(paths: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const program = ts.createProgram(
    paths.map((path) => join(copy(), path)),
    { ...options, noEmit: true },
  );
  return paths.flatMap((path) => {
    const file = program.getSourceFile(join(copy(), path));
    if (file === undefined) throw new Error(`${path} is not part of the program`);
    const found = program.getSemanticDiagnostics(file);
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  });
}

describe("the guide to adding a part", () => {
  let blocks: readonly Block[];
  beforeAll(async () => {
    blocks = await blocksOfGuide();
    await cp(join(root, "src"), join(copy(), "src"), { recursive: true });
    await cp(join(root, "package.json"), join(copy(), "package.json"));
    await symlink(join(root, "node_modules"), join(copy(), "node_modules"));
    for (const { language, path, text } of blocks) {
      const file = join(copy(), path);
      await mkdir(dirname(file), { recursive: true });
      const content = language === "ts" ? text : patched(await readFile(file, "utf8"), text);
      await writeFile(file, content);
    }
  });

  it("adds two files and two entries for a part, and changes nothing else", async () => {
    for (const [folder, name] of [
      ["prior", "wide"],
      ["kl", "squared"],
    ]) {
      const own = blocks.filter(({ path }) => path.startsWith(`src/vae/${folder}/`));
      expect(own.map(({ language, path }) => `${language} ${path.split("/").pop()}`)).toEqual([
        `ts ${name}.ts`,
        `ts ${name}.graph.ts`,
        "diff parts.ts",
        "diff parts.graph.ts",
      ]);
    }
    expect(blocks).toHaveLength(8);
    // The project itself has neither.
    const files = (await readdir(join(root, "src"), { recursive: true })).filter((file) =>
      file.endsWith(".ts"),
    );
    const texts = await Promise.all(files.map((file) => readFile(join(root, "src", file), "utf8")));
    expect(texts.filter((text) => /kind: "(wide|squared)"|priorDeviation/.test(text))).toEqual([]);
  });

  it("compiles, and the compiler names a graph that is missing", async () => {
    const tables = ["src/vae/prior/parts.graph.ts", "src/vae/kl/parts.graph.ts"];
    const all = blocks.map(({ path }) => path);
    expect(errorsOf([...all, "src/config/fields/objective.ts", "src/config/assemble.ts"])).toEqual([]);
    const complete = await Promise.all(tables.map((path) => readFile(join(copy(), path), "utf8")));
    for (const [index, path] of tables.entries()) {
      const text = (complete[index] ?? "").replace(/^ {2}(wide,|squared: squaredKl,)\n/m, "");
      await writeFile(join(copy(), path), text);
    }
    const missing = errorsOf(tables).filter((error) => error.includes("missing"));
    for (const [index, path] of tables.entries()) await writeFile(join(copy(), path), complete[index] ?? "");
    expect(missing).toEqual([
      expect.stringMatching(/^src\/vae\/prior\/parts\.graph\.ts: Property 'wide' is missing/),
      expect.stringMatching(/^src\/vae\/kl\/parts\.graph\.ts: Property 'squared' is missing/),
    ]);
  });

  it("makes parts that train, with their settings, help and card", async () => {
    const words = ["--import", "tsx", join(copy(), "src/cli/main.ts")];
    const options = { cwd: copy(), env: { ...process.env, NELBO_CACHE: at("cache") } };
    const run = (...more: string[]) => promisify(execFile)(process.execPath, [...words, ...more], options);
    const { stdout: help } = await run("train", "--help");
    expect(help).toMatch(/--prior-deviation/);
    expect(help).toMatch(/squared/);
    const tiny = "--data digits --limit 64 --epochs 1 --hidden 8 --latent 2 --no-report --quiet".split(" ");
    const own = "--prior wide --prior-deviation 3 --kl squared --beta 0.1 --beta-schedule linear".split(" ");
    await run("train", ...tiny, ...own, "--out", at("run"));
    const card: { readonly prior: string; readonly terms: string; readonly loss: string } = JSON.parse(
      await readFile(at("run", "card.json"), "utf8"),
    );
    expect(card).toMatchObject({
      prior: "normal of standard deviation 3",
      terms: "reconstruction + beta x KL^2",
      loss: "squared-KL loss",
    });
  });
});
