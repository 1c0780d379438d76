import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { link, projectWith, root, run, type Tarballs } from "./installed.ts";

/** Milliseconds: bundling takes seconds, and many times that beside other programs. */
const patience = 240_000;

const openInPage = `import { openSession } from "nelbo/web";
openSession([]).then(() => console.log("opened"), ({ name, message }) => console.log(name + ": " + message));
`;
const refusal =
  "EngineError: onnxruntime-web is not installed; openSession of nelbo/web requires it. " +
  "Run: npm install onnxruntime-web --ignore-scripts\n";

const inNode = `import { initialiseRendererInNode, openSession } from "nelbo/node";
const tell = (work) => work.then(() => console.log("works"), ({ name, message }) => console.log(name + ": " + message));
tell(openSession([])).then(() => tell(initialiseRendererInNode()));
`;
const withoutEngine =
  "EngineError: onnxruntime-node is not installed; nelbo requires it. " +
  "Run: npm install onnxruntime-node --ignore-scripts\n";
const withoutRenderer =
  "EngineError: @resvg/resvg-wasm is not installed; figures are drawn with it. " +
  "Run: npm install @resvg/resvg-wasm --ignore-scripts\n";

/**
 * nelbo in a project that lacks a package which only some of it needs: refused with the install command, bundled or
 * not.
 */
export function missingEngineTests(context: () => { folder: string; tarballs: Tarballs }): void {
  describe("nelbo without the engine of pages", () => {
    let project = "";
    beforeAll(async () => {
      const folder = join(context().folder, "no-engine");
      project = await projectWith(context().tarballs.nelbo, { folder, name: "nelbo" });
      await writeFile(join(project, "page.mjs"), openInPage);
    }, patience);

    async function printed(file: string): Promise<string> {
      return (await run(process.execPath, [file], { cwd: project })).stdout;
    }

    it("tells how to install it in Node", async () => {
      expect(await printed("page.mjs")).toBe(refusal);
    });

    it("is bundled by Vite, and the page tells how to install it", async () => {
      await build({
        root: project,
        configFile: false,
        logLevel: "silent",
        build: {
          outDir: "vite",
          rolldownOptions: { input: join(project, "page.mjs") },
          modulePreload: false,
        },
      });
      const assets = join(project, "vite", "assets");
      const [script = ""] = (await readdir(assets)).filter((name) => name.startsWith("page"));
      await writeFile(join(assets, "package.json"), '{ "type": "module" }');
      // Vite's own code around an import tells the page's window of its failure first.
      await writeFile(
        join(assets, "start.mjs"),
        `globalThis.window = new EventTarget(); await import("./${script}");`,
      );
      expect(await printed(join(assets, "start.mjs"))).toBe(refusal);
    });

    it("is bundled by esbuild, and the page tells how to install it", async () => {
      const esbuild = join(root, "node_modules", "esbuild", "bin", "esbuild");
      const words = ["page.mjs", "--bundle", "--format=esm", "--outfile=esbuild.mjs", "--log-level=error"];
      await run(process.execPath, [esbuild, ...words], { cwd: project });
      expect(await printed("esbuild.mjs")).toBe(refusal);
    });

    it("opens sessions where it is installed", async () => {
      const folder = join(context().folder, "engine");
      const beside = ["onnxruntime-web"];
      await projectWith(context().tarballs.nelbo, { folder, name: "nelbo", beside });
      await writeFile(join(folder, "page.mjs"), openInPage);
      expect((await run(process.execPath, ["page.mjs"], { cwd: folder })).stdout).toBe("opened\n");
    });

    it("tells in Node how to install ONNX Runtime for Node", async () => {
      const folder = join(context().folder, "no-node-engine");
      await projectWith(context().tarballs.nelbo, { folder, name: "nelbo", without: ["onnxruntime-node"] });
      await writeFile(join(folder, "node.mjs"), inNode);
      const { stdout } = await run(process.execPath, ["node.mjs"], { cwd: folder });
      expect(stdout).toBe(`${withoutEngine}works\n`);
    });

    it.each([
      {
        format: "esm",
        file: "server.mjs",
        beside: ["onnxruntime-node"],
        expected: `works\n${withoutRenderer}`,
      },
      {
        format: "cjs",
        file: "server.cjs",
        beside: ["onnxruntime-node"],
        expected: `works\n${withoutRenderer}`,
      },
      {
        format: "cjs",
        file: "server.cjs",
        beside: ["@resvg/resvg-wasm"],
        expected: `${withoutEngine}works\n`,
      },
    ])(
      "tells how to install what a $format bundle lacks beside $beside",
      async ({ format, file, beside, expected }) => {
        const deployed = join(context().folder, `deployed-${format}-${beside[0]?.replace(/\W/g, "")}`);
        await link(deployed, beside);
        await writeFile(join(project, "node.mjs"), inNode);
        const esbuild = join(root, "node_modules", "esbuild", "bin", "esbuild");
        const externals = ["onnxruntime-node", "@resvg/resvg-wasm"].map((name) => `--external:${name}`);
        const words = [
          "node.mjs",
          "--bundle",
          "--platform=node",
          `--format=${format}`,
          ...externals,
          "--log-level=error",
        ];
        await run(process.execPath, [esbuild, ...words, `--outfile=${join(deployed, file)}`], {
          cwd: project,
        });
        expect((await run(process.execPath, [file], { cwd: deployed })).stdout).toBe(expected);
      },
    );
  });
}
