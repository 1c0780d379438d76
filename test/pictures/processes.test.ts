import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { cp, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { dataOf, load, someFiles, writeFolder } from "./pictureFiles.ts";

const at = temporaryFolder();
const here = (name: string) => new URL(name, import.meta.url);
const photo = fileURLToPath(here("../fixtures/pictures/kinds/plain.jpg"));

interface Ended {
  readonly signal: string | null;
  readonly output: string;
  readonly errors: string;
}

/** Loads pictures in a separate process: see loadInProcess.ts. */
async function loadInProcess(
  words: readonly string[],
  { sharp = true }: { readonly sharp?: boolean } = {},
): Promise<Ended> {
  const imports = ["tsx", ...(sharp ? [] : [here("withoutSharp.mjs").href])];
  const script = fileURLToPath(here("loadInProcess.ts"));
  const child = spawn(process.execPath, [...imports.flatMap((each) => ["--import", each]), script, ...words]);
  let [output, errors] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    output += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    errors += text.toString();
  });
  return new Promise((resolve) => {
    child.on("close", (_, signal) => resolve({ signal, output, errors }));
  });
}

/** Files below a folder, with what changes when one is written again. */
function filesBelow(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const stats = names.map((name) => [name, statSync(join(folder, name))] as const);
  return Object.fromEntries(
    stats
      .filter(([, found]) => found.isFile())
      .map(([name, { ino, mtimeMs, size }]) => [name, `${ino} ${mtimeMs} ${size}`]),
  );
}

const files = {
  ...someFiles("train/", 12),
  ...someFiles("validation/", 6, 20),
  ...someFiles("test/", 6, 40),
};

describe("a preparation of pictures in several processes", () => {
  it("resumes from the finished packs after a process was killed, with the same bytes", async () => {
    const folder = await writeFolder(at("killed"), files);
    // The packs of the training pictures are finished by then, and that of the validation is not.
    const { signal } = await loadInProcess([folder, at("cache"), "15"]);
    expect(signal).toBe("SIGKILL");
    const packs = at("cache", "pictures", "v1", "packs");
    const left = filesBelow(packs);
    expect(Object.keys(left)).toHaveLength(1);
    const resumed = await load(folder, at("cache"));
    const fresh = await load(folder, at("fresh"));
    const after = filesBelow(packs);
    expect(Object.keys(after)).toHaveLength(3);
    expect(after).toMatchObject(left);
    expect(resumed.files).toEqual(fresh.files);
    for (const split of ["train", "test"] as const)
      expect(await dataOf(resumed[split])).toEqual(await dataOf(fresh[split]));
  });

  it("can run twice at once, and leaves no partial files", async () => {
    const folder = await writeFolder(at("both"), files);
    const ended = await Promise.all([0, 1].map(() => loadInProcess([folder, at("shared")])));
    const [first, second] = ended.map(({ output }) => output);
    expect(first).toContain('"count":12');
    expect(second).toBe(first);
    const names = Object.keys(filesBelow(at("shared", "pictures", "v1", "packs")));
    expect(names).toHaveLength(3);
    expect(names.every((name) => name.endsWith(".pack"))).toBe(true);
  });
});

describe("pictures without sharp", () => {
  it("are read if they are PNG, with the same hash and pack", async () => {
    const folder = await writeFolder(at("png"), files);
    const without = await loadInProcess([folder, at("png-cache")], { sharp: false });
    const packs = filesBelow(at("png-cache", "pictures", "v1", "packs"));
    const { files: facts } = await load(folder, at("png-cache"));
    expect(JSON.parse(without.output)).toEqual({ sha256: facts[0]?.sha256, count: 12 });
    expect(filesBelow(at("png-cache", "pictures", "v1", "packs"))).toEqual(packs);
  });

  it("fail for other formats, with the command that installs it", async () => {
    await mkdir(at("jpeg"));
    for (const name of ["a.jpg", "b.jpg"]) await cp(photo, at("jpeg", name));
    const { output, errors } = await loadInProcess([at("jpeg"), at("jpeg-cache")], { sharp: false });
    expect(errors).toBe("");
    expect(JSON.parse(output)).toEqual({
      name: "EngineError",
      exitCode: 6,
      message: `sharp is not installed; JPEG pictures require it (${at("jpeg", "a.jpg")}). Run: npm install sharp --ignore-scripts`,
    });
  });
});
