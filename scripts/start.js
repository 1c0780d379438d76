import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "./build.js";
import { install, run } from "./install.js";

/** `npm start`: installs, builds where the sources are newer, and trains on MNIST. Flags after `--` go to the training. */
const source = fileURLToPath(new URL("../src", import.meta.url));
const program = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));

function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { recursive: true }).map((name) => statSync(join(folder, String(name))).mtimeMs),
  );
}

install();
if (!existsSync(program) || statSync(program).mtimeMs < newest(source)) {
  console.log("Building ...");
  build();
}
run(process.execPath, [program, "train", "mnist", ...process.argv.slice(2)]);
