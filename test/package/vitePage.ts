import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { build } from "vite";
import { withPage } from "../browser/chromium.ts";
import { servePages } from "../browser/server.ts";
import { compiler, link, run } from "./installed.ts";

/** The settings of TypeScript in a new Vite application (create-vite, template vanilla-ts), and `strict`. */
const viteCompilerOptions = {
  target: "es2023",
  module: "esnext",
  lib: ["ES2023", "DOM"],
  types: ["vite/client"],
  allowArbitraryExtensions: true,
  skipLibCheck: true,
  moduleResolution: "bundler",
  allowImportingTsExtensions: true,
  verbatimModuleSyntax: true,
  moduleDetection: "force",
  noEmit: true,
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  erasableSyntaxOnly: true,
  noFallthroughCasesInSwitch: true,
};

/** Tells the test of the first picture or error, and of the text so far. */
const observer = `<script>
  const tell = (result) => fetch("/result", { method: "POST", body: JSON.stringify(result) });
  addEventListener("error", ({ message }) => tell({ error: message }));
  addEventListener("unhandledrejection", ({ reason }) => tell({ error: String(reason) }));
  const timer = setInterval(() => {
    const text = document.body.innerText.trim();
    const [picture] = document.images;
    const done = WANTED === "picture" ? picture?.complete && picture.naturalWidth > 0 : text.includes(WANTED);
    if (!done) return;
    clearInterval(timer);
    tell({ text, width: picture?.naturalWidth ?? 0 });
  }, 100);
</script>`;

/** A new Vite application around a project's sources. */
export async function makeViteProject(
  project: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  await link(project, ["vite"]);
  const options = { compilerOptions: viteCompilerOptions, include: ["src"] };
  await writeFile(join(project, "tsconfig.json"), JSON.stringify(options));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(project, name)), { recursive: true });
    await writeFile(join(project, name), text);
  }
}

/** What TypeScript says of a project: nothing where all is right. */
export async function typeErrors(project: string): Promise<string> {
  const { stdout } = await run(process.execPath, [compiler, "-p", project]).catch(
    (failure: { stdout: string }) => failure,
  );
  return stdout;
}

/**
 * Builds the page of one script of a project; gives the folder. `wanted`: a text, or `picture`, that the page will
 * show.
 */
export async function buildPage(project: string, script: string, wanted: string): Promise<string> {
  const html = `<!doctype html><html><body>${observer.replaceAll("WANTED", JSON.stringify(wanted))}
<script type="module" src="/${script}"></script></body></html>`;
  await writeFile(join(project, "index.html"), html);
  const outDir = join(project, "pages", script);
  const configFile = join(project, "vite.config.ts");
  const isConfigured = await readFile(configFile).then(
    () => true,
    () => false,
  );
  await build({
    root: project,
    configFile: isConfigured ? configFile : false,
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
}

/** What a built page shows in Chromium once it has what was wanted. */
export async function pageResult(
  chromium: string,
  folder: string,
  { isolated, gpu }: { isolated: boolean; gpu: boolean },
): Promise<{ text: string; width: number }> {
  const server = await servePages(folder, {}, { isolated });
  try {
    const result = (await withPage(chromium, server.address, server.nextResult(), { gpu })) as {
      error?: string;
      text: string;
      width: number;
    };
    if (result.error !== undefined) throw new Error(result.error);
    return result;
  } finally {
    server.close();
  }
}
