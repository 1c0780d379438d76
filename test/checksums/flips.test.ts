import { readdirSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exportRun } from "../../src/apply/exportRun.ts";
import { loadModel, loadRun } from "../../src/apply/load.ts";
import { modelOfData } from "../../src/config/assemble.ts";
import { NelboError, RunError } from "../../src/errors.ts";
import { randomStream } from "../../src/random/stream.ts";
import { ownerOf } from "../../src/run/prepareTraining.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { readCheckpoint } from "../../src/store/checkpoint/checkpoint.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { openFolder } from "../../src/store/openRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();
beforeAll(async () => {
  const data = await writeTinyImages(at("images"));
  const settings = { ...tinySettings, epochs: 1, validation: 12, data, out: at("run") };
  for await (const _ of trainRun(settings));
  await exportRun(at("run"), { out: at("export") });
}, 180_000);

/** The error of loading a folder. Undefined if there is none. */
async function complaintOf(folder: string): Promise<unknown> {
  const load = folder.includes("export") ? loadModel : loadRun;
  return load(folder, { threads: 1 }).then(
    (run) => run.dispose(),
    (cause: unknown) => cause,
  );
}

/** Flips `count` seeded bits of a file in turn, and calls `look` with each. */
async function eachFlip(path: string, count: number, look: (bit: number) => Promise<void>): Promise<void> {
  const whole = await readFile(path);
  const places = new Float32Array(count);
  randomStream(17, path.split(/[\\/]/).slice(-2).join("/")).uniforms(0, places);
  for (const place of places) {
    const bit = Math.floor(place * 8 * whole.length);
    const flipped = Uint8Array.from(whole);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await writeFile(path, flipped);
    await look(bit);
  }
  await writeFile(path, whole);
}

const runFlips: Readonly<Record<string, number>> = {
  "model.safetensors": 60,
  "config.json": 30,
  "data.json": 30,
  "environment.json": 30,
  "card.json": 30,
  "metrics.jsonl": 30,
  "checksums.json": 60,
  "scores.json": 30,
};

describe("a flipped bit of a finished run", () => {
  it.each(Object.entries(runFlips))("is found when it is loaded: %s, all of %i", async (name, count) => {
    let found = 0;
    await eachFlip(at("run", name), count, async (bit) => {
      const complaint = await complaintOf(at("run"));
      expect(complaint, `bit ${bit}`).toBeInstanceOf(NelboError);
      found += 1;
    });
    expect(found).toBe(count);
    expect(await complaintOf(at("run"))).toBeUndefined();
  });

  it.each(["last", "best"] as const)("is found in the checkpoint %s", async (slot) => {
    const { config, data } = await openFolder(systemDisk, at("run"));
    const owner = await ownerOf({ config, data, model: modelOfData(config, data) });
    const read = () => readCheckpoint(systemDisk, at("run"), slot, owner);
    expect(await read()).toMatchObject({ kind: "whole" });
    for (const name of ["checkpoint.json", "state.safetensors"]) {
      await eachFlip(at("run", "checkpoints", slot, name), 60, async (bit) => {
        expect(await read(), `${name}, bit ${bit}`).toMatchObject({ kind: "damaged" });
      });
    }
  });

  it("goes undetected only in files that are never read", () => {
    const covered = [...Object.keys(runFlips), "checkpoints"];
    expect(
      readdirSync(at("run"))
        .filter((name) => !covered.includes(name))
        .sort(),
    ).toEqual(["pictures"]);
  });
});

describe("a flipped bit of an export", () => {
  it("is found in every file except the README", async () => {
    const names = readdirSync(at("export"));
    expect(names).toHaveLength(11);
    for (const name of names) {
      await eachFlip(at("export", name), name === "model.safetensors" ? 60 : 12, async (bit) => {
        const complaint = await complaintOf(at("export"));
        if (name === "README.md") expect(complaint).toBeUndefined();
        else expect(complaint, `${name}, bit ${bit}`).toBeInstanceOf(RunError);
      });
    }
    expect(await complaintOf(at("export"))).toBeUndefined();
  });
});

describe("replaced weights", () => {
  it.each(["run", "export"])("are refused with a helpful message: %s", async (name) => {
    const folder = at(`${name}-replaced`);
    await cp(at(name), folder, { recursive: true });
    const path = join(folder, "model.safetensors");
    const bytes = await readFile(path);
    const [before, after] = [Uint8Array.from(bytes), Uint8Array.from(bytes)];
    // The last number of the file belongs to a bias.
    new DataView(after.buffer).setFloat32(after.length - 4, 0.25, true);
    await writeFile(path, after);
    const hash = async (content: Uint8Array) =>
      Buffer.from(await crypto.subtle.digest("SHA-256", Uint8Array.from(content))).toString("hex");
    expect(await complaintOf(folder)).toMatchObject({
      message:
        `${path}: expected sha256 ${await hash(before)}, found ${await hash(after)}. It was damaged or changed. Restore the folder ` +
        `from a backup or, if the file is correct, delete ${join(folder, "checksums.json")}: nothing is then checked.`,
      exitCode: 4,
    });
    await rm(join(folder, "checksums.json"));
    expect(await complaintOf(folder)).toBeUndefined();
  });
});
