import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { reconstructRun } from "../../src/apply/reconstructRun.ts";
import { decodePng } from "../../src/codec/png.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const settings = { data: at("images"), out: at("run"), corrupt: "gaussian" as const };
  for await (const _ of trainRun({ ...tinySettings, ...settings }));
});

describe("the pictures of a run that restores images", () => {
  it("have a row of clean images, of what it was shown, and of what it made of them", async () => {
    const { file, shown } = await reconstructRun(at("run"), { columns: 8 });
    const picture = readFileSync(file);
    expect(picture).toEqual(readFileSync(at("run", "pictures", "reconstruction-002.png")));
    const { width, height } = decodePng(picture);
    expect([width, height]).toEqual([8 * 88 + 7 * 6, 3 * 88 + 2 * 2]);
    expect(shown?.corrupted).toMatchObject({ count: 8, height: 8, width: 8, channels: 1 });
    expect(shown?.corrupted?.pixels).not.toEqual(shown?.originals.pixels);
    expect(shown?.reconstructions.pixels).toHaveLength(8 * 64);
  });
});
