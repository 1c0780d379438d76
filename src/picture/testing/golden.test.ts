import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { encodePng } from "../../codec/png.ts";
import { filledRaster } from "../../codec/raster.ts";
import { expectGoldenPng, expectGoldenSvg } from "./golden.ts";

const path = (file: string) =>
  fileURLToPath(new URL(`../../../test/golden/pictures/${file}`, import.meta.url));
const files = ["probe.actual.png", "probe.actual.svg", "probe.png", "probe.svg"].map(path);

describe.skipIf(process.env.UPDATE_GOLDEN === "1")("golden pictures", () => {
  afterEach(() => {
    for (const file of files) rmSync(file, { force: true });
  });

  it("fail with the number of pixels and the path of what was drawn", () => {
    const picture = filledRaster(4, 3, [0]);
    writeFileSync(path("probe.png"), encodePng(picture));
    expectGoldenPng("probe", encodePng(picture));
    expect(existsSync(path("probe.actual.png"))).toBe(false);

    picture.data[5] = 1;
    expect(() => expectGoldenPng("probe", encodePng(picture))).toThrow(
      /1 of 12 pixels differ[\s\S]*probe\.actual\.png/,
    );
    expect(existsSync(path("probe.actual.png"))).toBe(true);
    expect(() => expectGoldenPng("probe", encodePng(filledRaster(5, 3, [0])))).toThrow(
      "expected 4 x 3 x 1 pixels",
    );
  });

  it("fail with the first line that differs, and when there is nothing to compare with", () => {
    expect(() => expectGoldenSvg("probe", "a\nb\n")).toThrow("no expected picture yet");
    writeFileSync(path("probe.svg"), "a\nb\n");
    expect(() => expectGoldenSvg("probe", "a\nc\n")).toThrow(/line 2 differs:\n {2}- b\n {2}\+ c/);
    expect(readFileSync(path("probe.actual.svg"), "utf8")).toBe("a\nc\n");
  });
});
