import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  compiler,
  type Manifest,
  packAll,
  publishedBeside,
  root,
  run,
  type Tarballs,
  unpack,
} from "./installed.ts";
import { filesOf, linkTests } from "./links.ts";
import { missingEngineTests } from "./missingEngine.ts";
import { snippetTests } from "./snippets.ts";

/** The packages as users get them: built, packed, installed in projects of theirs. */

/** Milliseconds: building takes ten seconds, and many times that beside other programs. */
const buildPatience = 300_000;

let folder = "";
let project = "";
let installed = "";
let web = "";
let tarballs: Tarballs = { nelbo: "", nelboWeb: "" };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nelbo-package-"));
  tarballs = await packAll(folder);
  project = join(folder, "project");
  installed = await unpack(tarballs.nelbo, project, "nelbo");
  web = await unpack(tarballs.nelboWeb, project, "nelbo-web");
  for (const each of [installed, web])
    await symlink(join(root, "node_modules"), join(each, "node_modules"), "junction");
}, buildPatience);
afterAll(() => rm(folder, { recursive: true, force: true }));

linkTests("nelbo", () => installed);
linkTests("nelbo-web", () => web);
snippetTests(() => ({ folder, tarballs }));
missingEngineTests(() => ({ folder, tarballs }));

async function manifestOf(packageFolder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(packageFolder, "package.json"), "utf8")) as Manifest;
}

describe("the package", () => {
  it("holds modules, their types, and what a user reads, and nothing else", async () => {
    const all = await filesOf(join(installed, "dist")).then((names) => names.map((name) => `dist/${name}`));
    const beside = (await readdir(installed)).filter((name) => name !== "dist" && name !== "node_modules");
    expect(beside.sort()).toEqual([...publishedBeside, "docs", "examples", "src"].sort());
    const licences = ["data/sources/digits.LICENSE.txt", "picture/fonts/inter.LICENSE.txt"];
    expect([...(await filesOf(join(installed, "src")))].sort()).toEqual(licences);
    const documents = await filesOf(join(installed, "docs"));
    expect(
      documents.filter(
        (name) => !/^(learn\/)?[\w-]+\.md$|^pictures\/.*\.png$|^learn\/figures\/[\w.]+\.svg$/.test(name),
      ),
    ).toEqual([]);
    for (const name of ["architecture.md", "decisions.md", "internals.md", "adding-a-part.md"])
      expect(documents).not.toContain(name);
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
      // The programs that come with an export are text here, and import from where they will lie.
      for (const path of imported.filter((each) => !/node_modules\/|^\.\/prepare\.mjs$/.test(each))) {
        const target = join(name, "..", path).replaceAll("\\", "/");
        expect(names, `${name} imports ${path}`).toContain(target);
      }
    }
  });

  it.each(["nelbo", "nelbo-web"])("satisfies publint, as %s", async (name) => {
    const pkgDir = join(project, "node_modules", name);
    const { messages, pkg } = await publint({ pkgDir, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  });

  it.each([
    { name: "nelbo", entries: [".", "./node", "./web", "./package.json"] },
    { name: "nelbo-web", entries: [".", "./package.json"] },
  ])("has types that are right wherever modules can be imported, as $name", async ({ name, entries }) => {
    const tarball = name === "nelbo" ? tarballs.nelbo : tarballs.nelboWeb;
    const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
    if (!result.types) throw new Error("no types");
    expect(Object.keys(result.entrypoints)).toEqual(entries);
    // The package is modules only, and names its entries by `exports`: it is not for `require` in TypeScript before
    // Node could do that, nor for the resolution of Node 10, which knows no `exports`.
    const problems = result.problems.filter(
      (problem) =>
        !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it("has for pages a package of the same modules, without Node's engine and what only Node needs", async () => {
    const [nelbo, forPages] = [await manifestOf(installed), await manifestOf(web)];
    expect(nelbo).toMatchObject({
      dependencies: { "onnxruntime-node": expect.any(String) },
      peerDependencies: {
        h5wasm: expect.any(String),
        "onnxruntime-web": expect.any(String),
        sharp: expect.any(String),
      },
      peerDependenciesMeta: {
        h5wasm: { optional: true },
        "onnxruntime-web": { optional: true },
        sharp: { optional: true },
      },
    });
    expect(nelbo.dependencies).not.toHaveProperty("onnxruntime-web");
    expect(forPages).toMatchObject({ name: "nelbo-web", version: nelbo.version, license: nelbo.license });
    expect(forPages.dependencies["onnxruntime-web"]).toBe(nelbo.peerDependencies?.["onnxruntime-web"]);
    for (const name of ["onnxruntime-node", "yaml"]) expect(forPages.dependencies).not.toHaveProperty(name);
    const names = await filesOf(join(web, "dist"));
    expect(names.filter((name) => /(^|\/)node(\/|\.)|^(apply|run|cli)\//.test(name))).toEqual([]);
    for (const name of names) {
      const [own, nelbos] = [join(web, "dist", name), join(installed, "dist", name)];
      expect(await readFile(own, "utf8"), name).toBe(await readFile(nelbos, "utf8"));
    }
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
