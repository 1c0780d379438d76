import { execFileSync, spawnSync } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { symlinkSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { DataError } from "../../errors.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";
import { openBytes } from "./bytes.node.ts";

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

  it.skipIf(process.platform === "win32")(
    "are read from this process's own pipe, which opens only once",
    async () => {
      const module = new URL("./bytes.node.ts", import.meta.url).href;
      const script = `const { openBytes } = await import(${JSON.stringify(module)});
      const reader = await openBytes("/dev/stdin");
      const [first] = await reader.peek(1);
      console.log(first, Buffer.from(await reader.read(Infinity)).toString("base64"));
      reader.close();`;
      for (const input of [bytes, gzipSync(bytes)]) {
        const words = ["--import", "tsx", "--input-type=module", "-e", script];
        // A shell's pipe: what Node itself gives as standard input is a socket.
        const { stdout } = spawnSync("sh", ["-c", 'cat | exec "$0" "$@"', process.execPath, ...words], {
          input,
        });
        expect(stdout.toString()).toBe(`${bytes[0]} ${bytes.toString("base64")}\n`);
      }
    },
  );

  it.skipIf(process.platform === "win32")("are refused for pipes and devices", async () => {
    execFileSync("mkfifo", [at("pipe.png")]);
    symlinkSync(at("pipe.png"), at("linked.csv"));
    for (const [path, found] of [
      [at("pipe.png"), "a named pipe"],
      [at("linked.csv"), "a named pipe"],
      ["/dev/zero", "a device"],
    ] as const) {
      await expect(openBytes(path)).rejects.toThrow(
        `${path}: the file cannot be read: it is ${found}. Name a file, or /dev/stdin for a pipe.`,
      );
    }
  });

  it("are refused if gzip is truncated or damaged, naming the file", async () => {
    const zipped = gzipSync(bytes);
    const damaged = Uint8Array.from(zipped);
    damaged[damaged.length - 6] = 255 - (damaged[damaged.length - 6] ?? 0);
    await writeFile(at("cut"), zipped.subarray(0, 100_000));
    await writeFile(at("damaged"), damaged);
    for (const name of ["cut", "damaged"]) {
      const refused = holdsThem(at(name));
      await expect(refused).rejects.toThrow(DataError);
      await expect(refused).rejects.toThrow(`${at(name)}: the file cannot be read`);
    }
  });
});
