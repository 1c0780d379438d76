import { existsSync, readdirSync } from "node:fs";
import { build } from "./build.js";
import { install, run } from "./install.js";

/** `npm run bench -- <name> [flags]`: builds, and runs bench/training/bench.ts with a network's name, or bench/<name>/bench.ts. */
const networks = ["dense", "conv", "residual"];
const folder = new URL("../bench/", import.meta.url);
const others = readdirSync(folder).filter(
  (name) => name !== "training" && existsSync(new URL(`${name}/bench.ts`, folder)),
);
const [name = "", ...flags] = process.argv.slice(2);
if (!networks.includes(name) && !others.includes(name)) {
  const names = [...networks, ...others].join(", ");
  console.error(
    `bench: expected a benchmark, found '${name}'. There are: ${names}. Try \`npm run bench -- dense --json\`.`,
  );
  process.exit(2);
}
install();
build();
const words = networks.includes(name) ? ["bench/training/bench.ts", name] : [`bench/${name}/bench.ts`];
run("npx", ["--no-install", "tsx", ...words, ...flags]);
