import { execFile } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Packages as users get them: built, packed, and unpacked into projects that have only what they asked for. */
export const run = promisify(execFile);
export const root = fileURLToPath(new URL("../..", import.meta.url));
export const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

/** What a tarball has beside the folder `dist`. */
export const publishedBeside = ["package.json", "README.md", "LICENSE", "CHANGELOG.md"];
export const publishedFolders = [
  "docs",
  "examples",
  "src/picture/fonts",
  "src/data/sources/digits.LICENSE.txt",
];

export interface Tarballs {
  readonly nelbo: string;
  readonly nelboWeb: string;
}

/** Builds both packages into a folder and packs them. */
export async function packAll(folder: string): Promise<Tarballs> {
  const [staged, web] = [join(folder, "staged"), join(folder, "web")];
  await mkdir(staged);
  await run(process.execPath, [join(root, "scripts", "build.js"), join(staged, "dist")]);
  await run(process.execPath, [join(root, "scripts", "build-web.js"), web, join(staged, "dist")]);
  for (const name of [...publishedBeside, ...publishedFolders])
    await cp(join(root, name), join(staged, name), { recursive: true });
  return { nelbo: await pack(staged), nelboWeb: await pack(web) };
}

async function pack(folder: string): Promise<string> {
  const shell = process.platform === "win32";
  const { stdout } = await run("npm", ["pack", "--silent"], { cwd: folder, shell });
  return join(folder, stdout.trim().split("\n").at(-1) ?? "");
}

/** Unpacks a tarball as an installed package; gives its folder. */
export async function unpack(tarball: string, project: string, name: string): Promise<string> {
  const installed = join(project, "node_modules", name);
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", tarball, "--strip-components=1", "-C", installed]);
  return installed;
}

export interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

interface ProjectOptions {
  readonly folder: string;
  readonly name: string;
  readonly beside?: readonly string[];
  readonly without?: readonly string[];
}

/**
 * A project with a package of a tarball, the package's own dependencies but those of `without`, and `beside`: what
 * `npm install` makes of these names, without a network. Anything else that a module imports is not found.
 */
export async function projectWith(tarball: string, options: ProjectOptions): Promise<string> {
  const { folder, name, beside = [], without = [] } = options;
  const installed = await unpack(tarball, folder, name);
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as Manifest;
  await writeFile(join(folder, "package.json"), JSON.stringify({ name: "empty", private: true }));
  const dependencies = Object.keys(manifest.dependencies).filter((each) => !without.includes(each));
  await link(folder, [...dependencies, ...beside]);
  return folder;
}

/** Links packages of this repository into a project. */
export async function link(project: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const path = join(project, "node_modules", name);
    await mkdir(dirname(path), { recursive: true });
    await symlink(join(root, "node_modules", name), path, "junction");
  }
}
