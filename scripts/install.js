import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Installs what package-lock.json names, unless that very lock is installed already. */
const root = fileURLToPath(new URL("..", import.meta.url));
const modules = new URL("../node_modules", import.meta.url);
const stamp = new URL("../node_modules/.nelbo-lock", import.meta.url);
const [major = 0] = process.versions.node.split(".").map(Number);

export function install() {
  if (major < 20)
    fail(`nelbo needs Node 20 or newer, found ${process.versions.node}. Install it from https://nodejs.org.`);
  const wanted = createHash("sha256")
    .update(readFileSync(new URL("../package-lock.json", import.meta.url)))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  if (lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink())
    fail(
      "node_modules is a link, and installing would empty the folder that it leads to. Remove it, or run npm ci there.",
    );
  console.log("Installing packages (once) ...");
  // On Windows npm is a script, which only a shell can start.
  run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { shell: process.platform === "win32" });
  writeFileSync(stamp, wanted);
}

/** Runs a program in the project's folder; ends this one with its exit code where that is not 0. */
export function run(command, words, options = {}) {
  const { status, error, signal } = spawnSync(command, words, { cwd: root, stdio: "inherit", ...options });
  if (error) fail(`${command}: could not be started: ${error.message}`);
  if (status !== 0) process.exit(status ?? (signal === "SIGINT" ? 130 : 1));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) install();
