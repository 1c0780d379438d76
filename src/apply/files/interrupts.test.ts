import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { temporaryFolder } from "../../testing/run/temporary.ts";

const at = temporaryFolder();
const moduleOf = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);

/**
 * Writes folders of pictures, files that grow, files at once and files in place of others, again and again, until it is
 * stopped.
 */
const script = `
  const { folderSink } = await import(${moduleOf("./pictureSinks.ts")});
  const { createOutputFile } = await import(${moduleOf("./outputFile.ts")});
  const { writeNewFile } = await import(${moduleOf("./newFile.ts")});
  const { systemDisk } = await import(${moduleOf("../../store/node/systemDisk.ts")});
  const folder = process.argv[1];
  const images = { origins: [1, 2, 3, 4], values: { mean: new Float32Array(4 * 36).fill(0.5) } };
  const bytes = new Uint8Array(50_000).fill(7);
  for (let round = 0; ; round++) {
    if (round === 1) console.log("one of each is whole");
    const pictures = await folderSink(folder + "/pictures-" + round, [6, 6, 1]);
    for (let pass = 0; pass < 4; pass++) await pictures.write(images);
    await pictures.finish();
    const file = await createOutputFile(folder + "/grown-" + round);
    for (let piece = 0; piece < 4; piece++) await file.write(bytes);
    await file.finish();
    await writeNewFile(systemDisk, folder + "/whole-" + round, bytes);
  }`;

/** Stops such a process so many milliseconds after its first round. */
async function stoppedAfter(milliseconds: number, folder: string, signal: NodeJS.Signals) {
  const words = ["--import", "tsx", "--input-type=module", "-e", script, folder];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  child.stderr.on("data", (chunk: Buffer) => {
    told += chunk;
  });
  await once(child.stdout, "data");
  setTimeout(() => child.kill(signal), milliseconds);
  const [code, by] = await once(child, "close");
  return { code, by, told };
}

describe.skipIf(process.platform === "win32")("Ctrl-C while files are written", () => {
  it("leaves nothing behind but what is whole, and says nothing, at whatever moment", async () => {
    const moments = new Float32Array(5);
    randomStream(0, "interrupts").uniforms(0, moments);
    let finished = 0;
    for (const [index, moment] of moments.entries()) {
      const folder = at(`moment-${index}`);
      await mkdir(folder);
      const signal = index % 4 === 3 ? "SIGTERM" : "SIGINT";
      const ended = await stoppedAfter(100 * moment, folder, signal);
      // Shells report 130 and 143.
      expect(ended).toEqual({ code: null, by: signal, told: "" });
      for (const name of await readdir(folder)) {
        finished += 1;
        expect(name).toMatch(/^(pictures|grown|whole)-\d+$/);
        if (name.startsWith("pictures")) {
          const pictures = await readdir(`${folder}/${name}`);
          expect(pictures).toHaveLength(16);
          const sizes = await Promise.all(
            pictures.map(async (file) => (await stat(`${folder}/${name}/${file}`)).size),
          );
          expect(new Set(sizes).size).toBe(1);
        } else {
          const bytes = await readFile(`${folder}/${name}`);
          expect(bytes).toEqual(Buffer.alloc(name.startsWith("grown") ? 200_000 : 50_000, 7));
        }
      }
    }
    expect(finished).toBeGreaterThanOrEqual(3 * moments.length);
  }, 300_000);
});
