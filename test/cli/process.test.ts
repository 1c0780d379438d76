import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";

/** The program as a process of its own. */
const folder = mkdtempSync(join(tmpdir(), "nelbo-process-"));
const program = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
beforeAll(() => writeTinyImages(join(folder, "images")));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function nelbo(words: readonly string[], { hangUp = false } = {}): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", program, ...words]);
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk;
      if (hangUp) child.stdout.destroy();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

const train = (out: string) => ["train", join(folder, "images"), "--hidden", "8", "--out", join(folder, out)];

describe("the program", () => {
  it("keeps results on standard output and failures on standard error, without colours in pipes", async () => {
    const good = await nelbo([...train("run"), "--epochs", "1"]);
    expect(good).toMatchObject({ code: 0, err: "" });
    expect(good.out).toMatch(/^data {4}images: .*\n(?:.*\n)+epoch 1 {2}train/);
    expect(good.out).not.toContain("\u001b");
    const bad = await nelbo(train("run"));
    expect(bad).toMatchObject({ code: 4, out: "" });
    expect(bad.err).toMatch(/^error .*\n$/);
  });

  it("stops in silence when its reader goes away", async () => {
    const { code, err } = await nelbo([...train("cut"), "--epochs", "100000"], { hangUp: true });
    expect({ code, err }).toEqual({ code: 141, err: "" });
  });

  it.skipIf(!existsSync("/dev/full"))("says so where its output cannot be written", () => {
    const full = openSync("/dev/full", "w");
    const words = ["--import", "tsx", program, "schema"];
    const stdio = ["ignore", full, "pipe"] as const;
    const { status, stderr } = spawnSync(process.execPath, words, { stdio: [...stdio], encoding: "utf8" });
    closeSync(full);
    expect(status).toBe(4);
    expect(stderr).toMatch(/^error Could not write to standard output: ENOSPC.*Free disk space.*\n$/);
  });
});
