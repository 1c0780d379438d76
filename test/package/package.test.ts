import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** The package as users get it: built, packed, installed in a project of theirs. */
const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const publishedBeside = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];

let folder = "";
let project = "";
let installed = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-package-"));
  const staged = join(folder, "staged");
  await mkdir(staged);
  await run(process.execPath, [join(root, "scripts", "build.js"), join(staged, "dist")]);
  for (const name of publishedBeside) await cp(join(root, name), join(staged, name));
  const [tarball = ""] = (await npm(staged, "pack", "--silent")).trim().split("\n").slice(-1);

  project = join(folder, "project");
  installed = join(project, "node_modules", "nelbo");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", join(staged, tarball), "--strip-components=1", "-C", installed]);
  await symlink(join(root, "node_modules"), join(installed, "node_modules"), "junction");
});
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
    expect(strange).toEqual(["dist/picture/fonts/inter.LICENSE.txt"]);
    expect(all.filter((name) => /test|golden|cli\/.*\.d\.ts/.test(name))).toEqual([]);
  });

  it("names only modules that it holds", async () => {
    const names = await filesOf(join(installed, "dist"));
    for (const name of names.filter((each) => /\.(js|d\.ts)$/.test(each))) {
      const text = await readFile(join(installed, "dist", name), "utf8");
      const imported = [...text.matchAll(/(?:from|import) ?\(?"(\.{1,2}\/[^"]+)"/g)].map(
        ([, path]) => path ?? "",
      );
      for (const path of imported) {
        const target = join(name, "..", path).replaceAll("\\", "/");
        expect(names, `${name} imports ${path}`).toContain(target);
      }
    }
  });

  it("satisfies publint", async () => {
    const { messages, pkg } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
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
       import { createWebSession } from "nelbo/web";
       import { createNodeSession, modelOf } from "nelbo/node";
       const model = modelOf(resolveConfig({ latentSize: 3 }), [4, 4, 1]);
       const session = createNodeSession(model.parameters);
       const decoding = await session.prepare(model.decoding);
       const { mean } = await decoding.run({ z: new Float32Array(3) }, 1);
       await session.dispose();
       console.log(mean.length, typeof createWebSession);`,
    );
    expect((await run(process.execPath, [script])).stdout).toBe("16 function\n");
  });

  // The types of packages that ours refer to are checked as well, once: that takes seconds.
  it.concurrent.each([
    ["nodenext", "nodenext", false],
    ["bundler", "esnext", true],
  ])(
    "has types for strict TypeScript, modules resolved as %s",
    async (moduleResolution, module, skipLibCheck) => {
      const options = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        types: [],
        skipLibCheck,
      };
      const configuration = {
        compilerOptions: { ...options, module, moduleResolution, target: "es2022", lib: ["es2022", "dom"] },
        files: ["consumer.ts"],
      };
      await writeFile(join(project, "package.json"), JSON.stringify({ type: "module" }));
      const home = join(project, moduleResolution);
      await mkdir(home);
      await writeFile(join(home, "tsconfig.json"), JSON.stringify(configuration));
      await writeFile(
        join(home, "consumer.ts"),
        `import { type Config, modelOf, resolveConfig } from "nelbo";
       import { type RunEvent, trainRun } from "nelbo/node";
       import { createWebSession } from "nelbo/web";
       const config: Config = resolveConfig({ latentSize: 2 });
       export const session = createWebSession(modelOf(config, [28, 28, 1]).parameters);
       export async function lastLoss(): Promise<number | undefined> {
         let loss: number | undefined;
         for await (const event of trainRun({ epochs: 1 }) satisfies AsyncIterable<RunEvent>) {
           if (event.event === "epoch") loss = event.test?.loss;
         }
         return loss;
       }
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
  );
});
