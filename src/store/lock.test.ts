import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { RunError } from "../errors.ts";
import { temporaryFolder } from "../testing/run/temporary.ts";
import { isBeingTrained, lockRun } from "./lock.ts";
import { newHolder, silenceSeconds } from "./node/holder.ts";
import { systemDisk } from "./node/systemDisk.ts";

const at = temporaryFolder();

async function runFolder(name: string): Promise<string> {
  await mkdir(at(name));
  return at(name);
}

/** A process that waits, until it is killed. */
async function waitingProcess() {
  const child = spawn(process.execPath, ["-e", "console.log(1); setInterval(() => {}, 1000)"]);
  await once(child.stdout, "data");
  const started = (await readStat(child.pid))?.[19];
  return {
    pid: child.pid ?? 0,
    started,
    async kill() {
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

async function readStat(pid = 0): Promise<readonly string[] | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => undefined);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

let odd = 0;

const leave = (folder: string, holder: object | string) =>
  writeFile(`${folder}/lock.json`, typeof holder === "string" ? holder : JSON.stringify(holder));

describe("lockRun", () => {
  it("gives a run to one at a time, naming the process that has it", async () => {
    const folder = await runFolder("one");
    const lock = await lockRun(systemDisk, folder);
    await expect(lockRun(systemDisk, folder)).rejects.toThrow(RunError);
    await expect(lockRun(systemDisk, folder)).rejects.toThrow(`being trained by process ${process.pid}.`);
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await lockRun(systemDisk, folder)).release();
  });

  it("gives it to one of many who ask at once", async () => {
    const folder = await runFolder("many");
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => lockRun(systemDisk, folder)));
    expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await readdir(folder)).toEqual(["lock.json"]);
  });

  it("refuses the run of another process while it lives, and takes it over when it is dead", async () => {
    const folder = await runFolder("other");
    const { pid, started, kill } = await waitingProcess();
    await leave(folder, { ...newHolder(), token: "other", pid, ...(started && { started }) });
    await expect(lockRun(systemDisk, folder)).rejects.toThrow(`process ${pid}`);
    await kill();
    const lock = await lockRun(systemDisk, folder);
    expect(await readdir(folder)).toEqual(["lock.json"]);
    await lock.release();
  });

  it("gives a dead process's run to one of many who ask at once", async () => {
    for (let round = 0; round < 5; round++) {
      const folder = await runFolder(`dead-${round}`);
      await leave(folder, { ...newHolder(), token: "dead", pid: 2 ** 22 + 1 });
      const asked = await Promise.allSettled(Array.from({ length: 8 }, () => lockRun(systemDisk, folder)));
      expect(asked.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect(await readdir(folder)).toEqual(["lock.json"]);
    }
  });

  it("takes over from one that died while it took over", async () => {
    const folder = await runFolder("chain");
    await leave(folder, { ...newHolder(), token: "first", pid: 2 ** 22 + 1 });
    const second = { ...newHolder(), token: "second", pid: 2 ** 22 + 1 };
    await writeFile(`${folder}/lock.json.after-first`, JSON.stringify(second));
    await (await lockRun(systemDisk, folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(existsSync("/proc/self/stat"))(
    "knows a process from a later one with the same number",
    async () => {
      const folder = await runFolder("recycled");
      const { pid, kill } = await waitingProcess();
      await leave(folder, { ...newHolder(), token: "before", pid, started: "1" });
      await (await lockRun(systemDisk, folder)).release();
      await kill();
    },
  );

  it("goes by signs of life where the process cannot be looked up", async () => {
    const folder = await runFolder("elsewhere");
    await leave(folder, { ...newHolder(), token: "far", pid: process.pid, place: "another machine" });
    await expect(lockRun(systemDisk, folder)).rejects.toThrow(RunError);
    const silent = Date.now() / 1000 - silenceSeconds - 1;
    await utimes(`${folder}/lock.json`, silent, silent);
    await (await lockRun(systemDisk, folder)).release();
  });

  it("waits for a lock that is just being written, and not for one cut off long ago", async () => {
    const folder = await runFolder("torn");
    await leave(folder, '{"tok');
    await expect(lockRun(systemDisk, folder)).rejects.toThrow("another process");
    const long = Date.now() / 1000 - silenceSeconds - 1;
    await utimes(`${folder}/lock.json`, long, long);
    await (await lockRun(systemDisk, folder)).release();
  });

  it("is let go without a complaint where the folder has vanished", async () => {
    const folder = await runFolder("vanished");
    const lock = await lockRun(systemDisk, folder);
    await rm(folder, { recursive: true });
    await lock.release();
  });

  it.skipIf(process.platform === "win32").each([
    ["a link", (path: string) => symlink("nowhere", path)],
    ["a link", (path: string) => symlink(path, path)],
    ["a link", (path: string) => symlink("/etc/hostname", path)],
    ["a folder", (path: string) => mkdir(path)],
    ["a named pipe", async (path: string) => void execFileSync("mkfifo", [path])],
  ])("refuses %s in a lock's place at once, naming it, and leaves it alone", async (kind, make) => {
    const folder = await runFolder(`odd-${odd++}`);
    await make(`${folder}/lock.json`);
    const said = `${folder}/lock.json: expected a lock, which is a file, or nothing, found ${kind}. Delete it.`;
    await expect(lockRun(systemDisk, folder)).rejects.toThrow(said);
    await expect(isBeingTrained(systemDisk, folder)).rejects.toThrow(said);
    expect(await readdir(folder)).toEqual(["lock.json"]);
    await rm(`${folder}/lock.json`, { recursive: true });
    await (await lockRun(systemDisk, folder)).release();
  });

  it.skipIf(process.platform === "win32")(
    "refuses a link in the place of the right to take over",
    async () => {
      const folder = await runFolder("odd-right");
      await leave(folder, { ...newHolder(), token: "dead", pid: 2 ** 22 + 1 });
      await symlink("nowhere", `${folder}/lock.json.after-dead`);
      await expect(lockRun(systemDisk, folder)).rejects.toThrow("lock.json.after-dead: expected a lock");
    },
  );

  it("reads no more of a long file than a lock can have, and takes it over when it is old", async () => {
    const folder = await runFolder("long");
    await leave(folder, "");
    await truncate(`${folder}/lock.json`, 2 ** 40);
    await expect(lockRun(systemDisk, folder)).rejects.toThrow("another process");
    const long = Date.now() / 1000 - silenceSeconds - 1;
    await utimes(`${folder}/lock.json`, long, long);
    await (await lockRun(systemDisk, folder)).release();
  });

  it("touches nothing outside of the run, whatever a lock says", async () => {
    const folder = await runFolder("leading");
    await mkdir(`${folder}/lock.json.after-`);
    await writeFile(at("bystander"), "mine");
    const long = Date.now() / 1000 - silenceSeconds - 1;
    await utimes(at("bystander"), long, long);
    await leave(folder, { ...newHolder(), token: "/../../bystander", pid: 2 ** 22 + 1 });
    await expect(lockRun(systemDisk, folder)).rejects.toThrow("another process");
    expect(await readFile(at("bystander"), "utf8")).toBe("mine");
  });

  it("says that the folder cannot be written", async () => {
    await expect(lockRun(systemDisk, at("nowhere"))).rejects.toThrow(
      "could not write it: its folder does not exist",
    );
  });
});
