import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { systemDisk } from "./systemDisk.ts";
import { removeIfStopped } from "./unfinished.ts";

const at = temporaryFolder();

/** A process that has something unfinished at `path`, and `more`; resolves to how it ended after a signal. */
async function stopped(path: string, more: string, signal: NodeJS.Signals) {
  const module = new URL("./unfinished.ts", import.meta.url).href;
  const script = `const { removeIfStopped } = await import(${JSON.stringify(module)});
    const settle = removeIfStopped(${JSON.stringify(path)});
    ${more}
    setInterval(() => {}, 1000);
    console.log("ready");`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  child.kill(signal);
  const [code, by] = await once(child, "exit");
  return { code, by };
}

describe("removeIfStopped", () => {
  it.each([
    ["SIGINT", "", false],
    ["SIGTERM", "", false],
    ["SIGINT", "settle();", true],
  ] as const)("ends the process by %s as it would have ended, with %s", async (signal, more, kept) => {
    const folder = at(`${signal}${kept}`);
    await mkdir(folder);
    await writeFile(`${folder}/0.png`, "x");
    expect(await stopped(folder, more, signal)).toEqual({ code: null, by: signal });
    expect(existsSync(folder)).toBe(kept);
  });

  it("leaves the signal to whoever else listens", async () => {
    await mkdir(at("theirs"));
    const theirs = 'process.on("SIGINT", () => process.exit(7));';
    expect(await stopped(at("theirs"), theirs, "SIGINT")).toEqual({ code: 7, by: null });
    expect(await readdir(at())).toContain("theirs");
  });

  it("meets nothing that is about to be made: the disk makes and moves within the call", async () => {
    const calls: readonly (readonly [string, () => Promise<void>])[] = [
      ["folder", () => systemDisk.makeFolder(at("folder"))],
      ["folder/file", () => systemDisk.writeNew(at("folder/file"), "x")],
      ["moved/file", () => systemDisk.rename(at("folder"), at("moved"))],
    ];
    for (const [path, call] of calls) {
      const done = call();
      expect(existsSync(at(path)), path).toBe(true);
      await done;
    }
    await expect(systemDisk.writeNew(at("moved/file"), "y")).rejects.toMatchObject({ code: "EEXIST" });
  });

  it("listens only while something is unfinished", () => {
    const before = process.listenerCount("SIGINT");
    const [one, other] = [removeIfStopped("a"), removeIfStopped("b")];
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
    one();
    one();
    expect(process.listenerCount("SIGINT")).toBe(before + 1);
    other();
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
