import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./install.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
const licences = [
  join("picture", "fonts", "inter.LICENSE.txt"),
  join("data", "sources", "digits.LICENSE.txt"),
];

/** Compiles src/ to a folder, `dist` by default: modules, types, and what else the published package holds. */
export function build(folder = join(root, "dist")) {
  rmSync(folder, { recursive: true, force: true });
  run(process.execPath, [compiler, "-p", "tsconfig.build.json", "--noEmitOnError", "--outDir", folder]);
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (name.endsWith(".d.ts")) nameModules(join(folder, name));
  }
  for (const name of licences) copyFileSync(join(root, "src", name), join(folder, name));
  chmodSync(join(folder, "cli", "main.js"), 0o755);
}

/** The compiler rewrites `./x.ts` to `./x.js` in modules but not in types, where not every tool understands it. */
function nameModules(path) {
  const types = readFileSync(path, "utf8");
  writeFileSync(path, types.replace(/((?:from|import) ?\(?")(\.{1,2}\/[^"]+)\.ts"/g, '$1$2.js"'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build(process.argv[2]);
