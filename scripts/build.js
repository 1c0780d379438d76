import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { run } from "./install.js";

/** Compiles src/ to dist/: modules, types, and what else the published package holds. */
export function build() {
  rmSync(new URL("../dist", import.meta.url), { recursive: true, force: true });
  run("npx", ["--no-install", "tsc", "-p", "tsconfig.build.json"]);
  const font = "picture/fonts/inter.LICENSE.txt";
  copyFileSync(new URL(`../src/${font}`, import.meta.url), new URL(`../dist/${font}`, import.meta.url));
  chmodSync(new URL("../dist/cli/main.js", import.meta.url), 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) build();
