import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { explain, fuzz } from "./campaign.ts";
import { judge, targetOf } from "./readerTarget.ts";
import { everyReader } from "./targets.ts";

/** The short form of `npm run long -- fuzz`: the same for every reader, with few inputs of each. */
const folder = mkdtempSync(join(tmpdir(), "nelbo-fuzz-"));
const keep = join(tmpdir(), "nelbo-fuzz-failures");
const [seed, cases] = [1, 25];
const readers = await everyReader(folder);
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(readers)("$name", (reader) => {
  it("reads valid input", async () => {
    for (const sample of reader.samples) expect(await judge(reader, sample)).toBe("read");
  });

  it("reads changed input correctly, or refuses it and names it", async () => {
    const outcome = await fuzz(targetOf(reader), { seed, from: 0, to: cases, keep });
    expect(outcome.failures.map((failure) => explain(failure, seed))).toEqual([]);
    expect(outcome.read + outcome.refused).toBe(cases);
  });
});
