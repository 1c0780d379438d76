import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { explain, fuzz } from "./campaign.ts";
import { commandLines, runUnchanged, templates } from "./commandLine.ts";

/** The short form of the command lines of `npm run long -- fuzz`. */
const folder = mkdtempSync(join(tmpdir(), "nelbo-fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.each(templates.filter((template) => !template.startsWith("report")))(
  "works unchanged: %s",
  async (template) => {
    expect(await runUnchanged(join(folder, "unchanged"), template)).toBe("read");
  },
);

it("refuses changed words and files with a documented exit code, and leaves no partial files", async () => {
  const [seed, cases] = [1, 25];
  const keep = join(tmpdir(), "nelbo-fuzz-failures");
  const outcome = await fuzz(commandLines(join(folder, "changed")), { seed, from: 0, to: cases, keep });
  expect(outcome.failures.map((failure) => explain(failure, seed))).toEqual([]);
  expect(outcome.read + outcome.refused).toBe(cases);
});
