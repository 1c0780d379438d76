import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { decodePng } from "../../codec/png.ts";

const folder = fileURLToPath(new URL("../../../test/golden/pictures/", import.meta.url));

/**
 * Expects the PNG to show exactly the pixels of `test/golden/pictures/<name>.png`. On a difference, writes what was
 * drawn to `<name>.actual.png` next to it and reports how many pixels differ; UPDATE_GOLDEN=1 accepts it instead.
 */
export function expectGoldenPng(name: string, actual: Uint8Array): void {
  expectGolden(`${name}.png`, actual, describePixelDifference);
}

/** Expects the text to equal `test/golden/pictures/<name>.svg`; otherwise as `expectGoldenPng`. */
export function expectGoldenSvg(name: string, actual: string): void {
  expectGolden(`${name}.svg`, new TextEncoder().encode(actual), describeTextDifference);
}

type Describe = (expected: Uint8Array, actual: Uint8Array) => string | undefined;

function expectGolden(file: string, actual: Uint8Array, describe: Describe): void {
  const expectedPath = folder + file;
  const actualPath = folder + file.replace(/\.(\w+)$/, ".actual.$1");
  rmSync(actualPath, { force: true });
  if (process.env.UPDATE_GOLDEN === "1") {
    mkdirSync(folder, { recursive: true });
    writeFileSync(expectedPath, actual);
    return;
  }
  const difference = existsSync(expectedPath)
    ? describe(readFileSync(expectedPath), actual)
    : "there is no expected picture yet";
  if (difference === undefined) return;
  writeFileSync(actualPath, actual);
  expect.fail(
    `${file}: ${difference}.\n  expected: ${expectedPath}\n  actual:   ${actualPath}\n` +
      "Look at both; if the new one is right, run again with UPDATE_GOLDEN=1.",
  );
}

function describePixelDifference(expectedBytes: Uint8Array, actualBytes: Uint8Array): string | undefined {
  const expected = decodePng(expectedBytes);
  const actual = decodePng(actualBytes);
  const size = ({ width, height, channels }: typeof expected) => `${width} x ${height} x ${channels}`;
  if (size(expected) !== size(actual)) return `expected ${size(expected)} pixels, found ${size(actual)}`;
  let differing = 0;
  const { channels, width, height } = expected;
  for (let start = 0; start < expected.data.length; start += channels) {
    let same = true;
    for (let index = start; index < start + channels; index++)
      same &&= expected.data[index] === actual.data[index];
    if (!same) differing++;
  }
  return differing === 0 ? undefined : `${differing} of ${width * height} pixels differ`;
}

function describeTextDifference(expectedBytes: Uint8Array, actualBytes: Uint8Array): string | undefined {
  const decoder = new TextDecoder();
  const expected = decoder.decode(expectedBytes).split("\n");
  const actual = decoder.decode(actualBytes).split("\n");
  const lines = Math.max(expected.length, actual.length);
  for (let line = 0; line < lines; line++)
    if (expected[line] !== actual[line])
      return `line ${line + 1} differs:\n  - ${expected[line] ?? "(none)"}\n  + ${actual[line] ?? "(none)"}\n`;
  return undefined;
}
