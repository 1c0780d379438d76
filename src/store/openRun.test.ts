import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { RunError } from "../errors.ts";
import { memoryDisk } from "../testing/run/memoryDisk.ts";
import { openFolder } from "./openRun.ts";
import { readSummary } from "./readSummary.ts";

const stored = new URL("../../test/compatibility/fixtures/conditional/", import.meta.url);

/** A stored run with convolutions, on a disk of memory, with other facts of its data. */
async function runWith(facts: Readonly<Record<string, unknown>>) {
  const disk = memoryDisk();
  await disk.makeFolder("/run");
  for (const name of ["config.json", "card.json", "metrics.jsonl", "environment.json"])
    await disk.writeNew(`/run/${name}`, await readFile(new URL(name, stored)));
  const data = JSON.parse(await readFile(new URL("data.json", stored), "utf8"));
  await disk.writeNew("/run/data.json", JSON.stringify({ ...data, ...facts }));
  return disk;
}

describe("a run whose data.json was changed", () => {
  it("is read where nothing that matters was", async () => {
    expect(await readSummary(await runWith({ name: "other" }), "/run")).toMatchObject({
      data: { name: "other" },
    });
  });

  it("to images without a size is refused, naming the file", async () => {
    const opening = openFolder(await runWith({ imageShape: [0, 8, 1] }), "/run");
    await expect(opening).rejects.toThrow(/^\/run\/data\.json: expected what describes a data set/);
  });

  it("such that its settings no longer fit is refused, naming the folder and both files", async () => {
    const reading = readSummary(await runWith({ classCount: undefined }), "/run");
    await expect(reading).rejects.toThrow(RunError);
    await expect(reading).rejects.toThrow(
      /^\/run: its config\.json and data\.json do not fit together: .+edited\?/,
    );
  });
});
