import { readFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import type { Expected } from "./expected.ts";

const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

/** The path of something that is stored. */
export const stored = (...names: string[]) => join(fixtures, ...names);

/** The images of all stored runs. */
export const images = stored("images");

export const expected: Expected = JSON.parse(readFileSync(stored("expected.json"), "utf8"));

/**
 * Copies stored folders to a temporary place, each time to a new one, so that nothing can change what is stored; they
 * are gone when the tests of a file are done. Call it at the top; ask for copies inside tests.
 */
export function temporaryCopies(): (name: string) => Promise<string> {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nelbo-compatibility-"));
  });
  afterAll(() => rm(folder, { recursive: true }));
  return async (name) => {
    const place = join(await mkdtemp(join(folder, "copy-")), name);
    await cp(stored(name), place, { recursive: true });
    return place;
  };
}
