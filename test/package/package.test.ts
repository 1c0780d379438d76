import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The package as users get it: built, packed, installed in a project of theirs. */
const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const publishedBeside = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];

/** Milliseconds: building takes ten seconds, and many times that beside other programs. */
const buildPatience = 300_000;

let folder = "";
let project = "";
let installed = "";
let tarball = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-package-"));
  const staged = join(folder, "staged");
  await mkdir(staged);
  await run(process.execPath, [join(root, "scripts", "build.js"), join(staged, "dist")]);
  for (const name of publishedBeside) await cp(join(root, name), join(staged, name));
  const [packed = ""] = (await npm(staged, "pack", "--silent")).trim().split("\n").slice(-1);
  tarball = join(staged, packed);

  project = join(folder, "project");
  installed = join(project, "node_modules", "nelbo");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
  await symlink(join(root, "node_modules"), join(installed, "node_modules"), "junction");
}, buildPatience);
afterAll(() => rm(folder, { recursive: true, force: true }));

async function npm(cwd: string, ...words: readonly string[]): Promise<string> {
  const { stdout } = await run("npm", words, { cwd, shell: process.platform === "win32" });
  return stdout;
}

async function filesOf(path: string): Promise<readonly string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(path.length + 1)
        .replaceAll("\\", "/"),
    );
}

describe("the package", () => {
  it("holds modules, their types, and what a user reads, and nothing else", async () => {
    const all = await filesOf(join(installed, "dist")).then((names) => names.map((name) => `dist/${name}`));
    const beside = (await readdir(installed)).filter((name) => name !== "dist" && name !== "node_modules");
    expect(beside.sort()).toEqual([...publishedBeside].sort());
    const strange = all.filter((name) => !/\.(js|d\.ts)$/.test(name));
    expect(strange.sort()).toEqual([
      "dist/data/sources/digits.LICENSE.txt",
      "dist/picture/fonts/inter.LICENSE.txt",
    ]);
    expect(all.filter((name) => /test|golden|cli\/.*\.d\.ts/.test(name))).toEqual([]);
  });

  it("names only modules that it holds", async () => {
    const names = await filesOf(join(installed, "dist"));
    for (const name of names.filter((each) => /\.(js|d\.ts)$/.test(each))) {
      const text = await readFile(join(installed, "dist", name), "utf8");
      const imported = [...text.matchAll(/(?:from|import) ?\(?"(\.{1,2}\/[^"]+)"/g)].map(
        ([, path]) => path ?? "",
      );
      // The page that comes with an export is text here, and imports from where it will lie.
      for (const path of imported.filter((each) => !each.includes("node_modules/"))) {
        const target = join(name, "..", path).replaceAll("\\", "/");
        expect(names, `${name} imports ${path}`).toContain(target);
      }
    }
  });

  it("satisfies publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it("has types that are right wherever modules can be imported", async () => {
    const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
    if (!result.types) throw new Error("no types");
    expect(Object.keys(result.entrypoints)).toEqual([".", "./node", "./web", "./package.json"]);
    // The package is modules only, and names its entries by `exports`: it is not for `require` in TypeScript before
    // Node could do that, nor for the resolution of Node 10, which knows no `exports`.
    const problems = result.problems.filter(
      (problem) =>
        !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it("names neither this machine nor a registry in its lock", async () => {
    const lock = await readFile(join(root, "package-lock.json"), "utf8");
    const hosts = [...lock.matchAll(/"resolved": "(https?:\/\/[^/"]+)/g)].map(([, host]) => host);
    expect(new Set(hosts)).toEqual(new Set());
  });

  it("has a program that runs", async () => {
    const program = join(installed, "dist", "cli", "main.js");
    expect((await readFile(program, "utf8")).split("\n")[0]).toBe("#!/usr/bin/env node");
    const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
    expect((await run(process.execPath, [program, "--version"])).stdout).toBe(`${version}\n`);
  });

  it("runs in plain JavaScript", async () => {
    const script = join(project, "plain.mjs");
    await writeFile(
      script,
      `import { resolveConfig } from "nelbo";
       import { openSession as openWebSession } from "nelbo/web";
       import { modelOf, openSession } from "nelbo/node";
       const model = modelOf(resolveConfig({ latentSize: 3 }), [4, 4, 1]);
       const session = await openSession(model.parameters);
       const decoding = await session.prepare(model.decoding);
       const { mean } = await decoding.run({ z: new Float32Array(3) }, 1);
       await session.dispose();
       console.log(mean.length, typeof openWebSession);`,
    );
    expect((await run(process.execPath, [script])).stdout).toBe("16 function\n");
  });

  // The types of packages that ours refer to are checked as well, where `skipLibCheck` is false: that takes seconds.
  it.concurrent.each([
    ["nodenext", "nodenext", ["es2022", "dom"], false],
    ["bundler", "esnext", ["es2022", "dom"], true],
    ["nodenext", "nodenext", ["es2023"], false],
  ])(
    "has types for strict TypeScript, modules resolved as %s with module %s and the libraries %j",
    async (moduleResolution, module, lib, skipLibCheck) => {
      const options = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
        skipLibCheck,
      };
      const configuration = {
        compilerOptions: { ...options, module, moduleResolution, target: "es2022", lib },
        files: ["consumer.ts"],
      };
      await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
      const home = join(project, [moduleResolution, ...lib].join("-"));
      await mkdir(home);
      await writeFile(join(home, "tsconfig.json"), JSON.stringify(configuration));
      await writeFile(
        join(home, "consumer.ts"),
        `import { type Config, modelOf, resolveConfig } from "nelbo";
       import { type RunEvent, trainRun } from "nelbo/node";
       import { decodeSafetensors, openSession } from "nelbo/web";
       const config: Config = resolveConfig({ latentSize: 2 });
       export const session = openSession(modelOf(config, [28, 28, 1]).parameters);
       export async function lastLoss(): Promise<number | undefined> {
         let loss: number | undefined;
         for await (const event of trainRun({ epochs: 1 }) satisfies AsyncIterable<RunEvent>) {
           if (event.event === "epoch") loss = event.test?.loss;
         }
         return loss;
       }
       export const decoded = decodeSafetensors(new Uint8Array(8), "mine");
       // @ts-expect-error: there is no such setting
       trainRun({ epoch: 1 });
       // @ts-expect-error: it is a number
       export const wrong: string = config.latentSize;`,
      );
      const { stdout } = await run(process.execPath, [compiler, "-p", home]).catch(
        (failure: { stdout: string }) => failure,
      );
      expect(stdout).toBe("");
    },
    240_000,
  );
});
