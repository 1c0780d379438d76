import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { beforeAll, describe, expect, it } from "vitest";
import { projectWith, root, run, type Tarballs } from "./installed.ts";

const openInPage = `import { openSession } from "nelbo/web";
openSession([]).then(() => console.log("opened"), ({ name, message }) => console.log(name + ": " + message));
`;
const refusal =
  "EngineError: onnxruntime-web is not installed; openSession of nelbo/web computes with it. " +
  "Run: npm install onnxruntime-web --ignore-scripts\n";

/** nelbo in a project that lacks a package which only some of it needs: refused with the install command, bundled or not. */
export function missingEngineTests(context: () => { folder: string; tarballs: Tarballs }): void {
  describe("nelbo without the engine of pages", () => {
    let project = "";
    beforeAll(async () => {
      const folder = join(context().folder, "no-engine");
      project = await projectWith(context().tarballs.nelbo, { folder, name: "nelbo" });
      await writeFile(join(project, "page.mjs"), openInPage);
    });

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
  });
}
