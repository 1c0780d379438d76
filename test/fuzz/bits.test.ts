import { readFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, describe, expect, it } from "vitest";
import { exportRun } from "../../src/apply/exportRun.ts";
import { loadModel } from "../../src/apply/load.ts";
import { decodePng } from "../../src/codec/png.ts";
import { DataError, RunError } from "../../src/errors.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { chanceOf } from "./chance.ts";
import { pngSamples } from "./codecReaders.ts";

const at = temporaryFolder();
beforeAll(async () => {
  await writeTinyImages(at("images"));
  for await (const _ of trainRun({ ...tinySettings, epochs: 1, data: at("images"), out: at("run") }));
  await exportRun(at("run"), { out: at("exported") });
});

/** A copy of bytes with one bit flipped. */
function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const out = Uint8Array.from(bytes);
  out[bit >> 3] = (out[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return out;
}

describe("one flipped bit", () => {
  it("anywhere in a PNG file is refused or changes no pixel", () => {
    for (const png of pngSamples) {
      const whole = decodePng(png);
      const wrong: string[] = [];
      for (let bit = 0; bit < 8 * png.length; bit++) {
        try {
          if (!isDeepStrictEqual(decodePng(flipped(png, bit)), whole)) wrong.push(`bit ${bit}: other pixels`);
        } catch (error) {
          if (!(error instanceof DataError)) wrong.push(`bit ${bit}: ${error}`);
        }
      }
      expect(wrong).toEqual([]);
    }
  });

  it.each(["run", "exported"])(
    "anywhere in the parameters of %s is refused with the file's name",
    async (name) => {
      const copy = at(`flipped-${name}`);
      await cp(at(name), copy, { recursive: true });
      const path = join(copy, "model.safetensors");
      const whole = readFileSync(path);
      const chance = chanceOf(1, `bits/${name}`, 0);
      for (let flips = 0; flips < 40; flips++) {
        const bit = chance.below(8 * whole.length);
        writeFileSync(path, flipped(whole, bit));
        const loading = loadModel(copy).then((run) => run.dispose());
        await expect(loading, `bit ${bit}`).rejects.toThrow(RunError);
        await expect(loading, `bit ${bit}`).rejects.toThrow("model.safetensors");
      }
    },
  );
});
