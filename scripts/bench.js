import { existsSync } from "node:fs";
import { build } from "./build.js";
import { install, run } from "./install.js";

/** `npm run bench -- <name> [flags]`: builds, and runs bench/<name>/bench.ts. */
const [name = "", ...flags] = process.argv.slice(2);
const program = new URL(`../bench/${name}/bench.ts`, import.meta.url);
if (!/^[a-z]+$/.test(name) || !existsSync(program)) {
  console.error(
    `bench: expected a benchmark, found '${name}'. There is: dense. Try \`npm run bench -- dense --json\`.`,
  );
  process.exit(2);
}
install();
build();
run("npx", ["--no-install", "tsx", `bench/${name}/bench.ts`, ...flags]);
