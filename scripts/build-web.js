import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const entry = "web.js";

/** Fields of the package that nelbo-web has as nelbo has them. */
const sharedFields = ["version", "license", "type", "sideEffects"];

/**
 * Makes the package `nelbo-web`, ready for `npm pack` or `npm publish`: what `nelbo/web` imports of a built nelbo, under a name
 * of its own, with ONNX Runtime for pages as a dependency and nothing that only Node needs.
 *
 * @param folder where it goes: `dist-web` by default
 * @param built nelbo as `scripts/build.js` compiles it: `dist` by default
 */
export function buildWeb(folder = join(root, "dist-web"), built = join(root, "dist")) {
  if (!existsSync(join(built, entry)))
    throw new Error(`${join(built, entry)} does not exist. Run: npm run build`);
  const { files, packages } = reachable(built, [entry, "web.d.ts"]);
  rmSync(folder, { recursive: true, force: true });
  for (const file of [...files, "picture/fonts/inter.LICENSE.txt"]) {
    mkdirSync(dirname(join(folder, "dist", file)), { recursive: true });
    copyFileSync(join(built, file), join(folder, "dist", file));
  }
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest(packages), null, 2)}\n`);
  copyFileSync(join(root, "docs", "page.md"), join(folder, "README.md"));
  for (const name of ["LICENSE", "CHANGELOG.md"]) copyFileSync(join(root, name), join(folder, name));
}

/** The modules and types that some of them import, themselves included, and the packages that these import. */
function reachable(built, entries) {
  const files = new Set(entries);
  const packages = new Set();
  for (const file of files) {
    for (const { fileName } of ts.preProcessFile(readFileSync(join(built, file), "utf8")).importedFiles) {
      if (fileName.startsWith(".")) {
        const target = posix.join(posix.dirname(file), fileName);
        files.add(file.endsWith(".d.ts") ? target.replace(/\.js$/, ".d.ts") : target);
      } else packages.add(fileName.split("/", fileName.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return { files, packages };
}

function manifest(packages) {
  const nelbo = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const versions = { ...nelbo.peerDependencies, ...nelbo.dependencies };
  const unknown = [...packages].filter((name) => versions[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`web.js imports what package.json does not name: ${unknown.join(", ")}`);
  return {
    name: "nelbo-web",
    description: "Train, measure and explain variational autoencoders in a page or a worker",
    ...Object.fromEntries(sharedFields.map((field) => [field, nelbo[field]])),
    keywords: [...nelbo.keywords, "browser", "webassembly"],
    exports: { ".": nelbo.exports["./web"], "./package.json": "./package.json" },
    files: ["dist", "CHANGELOG.md"],
    dependencies: Object.fromEntries([...packages].sort().map((name) => [name, versions[name]])),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildWeb(process.argv[2], process.argv[3]);
