import { existsSync, readdirSync } from "node:fs";
import { install, run } from "./install.js";

/**
 * `npm run long -- <name> [flags]`: runs scripts/long/<name>.ts, a check that takes too long for `npm test`.
 * Each prints what it measured and exits with 1 where something is wrong. Figures stand in docs/performance.md.
 */
const folder = new URL("./long/", import.meta.url);
const names = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith(".ts"))
      .map((name) => name.slice(0, -".ts".length))
  : [];
const [name = "", ...flags] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`long: expected a check, found '${name}'. Available: ${names.join(", ") || "none"}.`);
  process.exit(2);
}
install();
run("npx", ["--no-install", "tsx", `scripts/long/${name}.ts`, ...flags]);
