import { execFileSync } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../../errors.ts";
import { temporaryFolder } from "../../../testing/run/temporary.ts";
import { openBytes } from "./node.ts";

const at = temporaryFolder();

/** Bytes that hardly shrink, so that a gzip file of them is read in several pieces. */
const bytes = createCipheriv("aes-128-ctr", new Uint8Array(16), new Uint8Array(16)).update(
  new Uint8Array(200_000),
);

/** Whether a file holds these bytes. */
async function holdsThem(path: string): Promise<boolean> {
  const reader = await openBytes(path);
  try {
    expect([...(await reader.peek(3))]).toEqual([...bytes.subarray(0, 3)]);
    return bytes.equals(await reader.read(Number.POSITIVE_INFINITY));
  } finally {
    reader.close();
  }
}

describe("bytes of a file", () => {
  it("are read from files, plain and gzipped", async () => {
    await writeFile(at("plain"), bytes);
    await writeFile(at("zipped"), gzipSync(bytes));
    expect(await holdsThem(at("plain"))).toBe(true);
    expect(await holdsThem(at("zipped"))).toBe(true);
  });

  it.skipIf(process.platform === "win32")("are read from a pipe, which opens once, too", async () => {
    for (const [name, content] of [
      ["plain pipe", bytes],
      ["zipped pipe", gzipSync(bytes)],
    ] as const) {
      execFileSync("mkfifo", [at(name)]);
      const [, read] = await Promise.all([writeFile(at(name), content), holdsThem(at(name))]);
      expect(read).toBe(true);
    }
  });

  it("are refused where gzip is cut off or damaged, naming the file", async () => {
    const zipped = gzipSync(bytes);
    const damaged = Uint8Array.from(zipped);
    damaged[damaged.length - 6] = 255 - (damaged[damaged.length - 6] ?? 0);
    await writeFile(at("cut"), zipped.subarray(0, 100_000));
    await writeFile(at("damaged"), damaged);
    for (const name of ["cut", "damaged"]) {
      const refused = holdsThem(at(name));
      await expect(refused).rejects.toThrow(DataError);
      await expect(refused).rejects.toThrow(`${at(name)}: expected a file that can be read`);
    }
  });
});
