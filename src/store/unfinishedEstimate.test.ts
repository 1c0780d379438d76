import { describe, expect, it } from "vitest";
import { memoryDisk } from "../testing/run/memoryDisk.ts";
import { openUnfinishedEstimate, type UnfinishedEstimate } from "./unfinishedEstimate.ts";

const estimates = [
  { logLikelihood: -0.1 - 0.2, standardError: Number.NaN, effectiveSamples: 1 },
  { logLikelihood: Number.NEGATIVE_INFINITY, standardError: 1e-300, effectiveSamples: 2.5 },
];

async function opened(disk: ReturnType<typeof memoryDisk>, identity = {}): Promise<UnfinishedEstimate> {
  const found = await openUnfinishedEstimate(disk, "/run", { samples: 5, ...identity });
  if ("reason" in found) throw new Error(found.reason);
  return found;
}

describe("an unfinished estimate on disk", () => {
  it("is read again bit by bit, without a last line that was cut off", async () => {
    const disk = memoryDisk();
    await disk.makeFolders("/run");
    const first = await opened(disk);
    expect(first.earlier).toEqual([]);
    await first.add(estimates);
    await first.release();
    const [file = ""] = (await disk.list("/run")).map(({ name }) => name);
    expect(file).toMatch(/^unfinished-evaluation-[0-9a-f]{16}\.jsonl$/);
    await disk.append(disk.join("/run", file), "[[1,2");
    const second = await opened(disk);
    expect(second.earlier).toEqual(estimates);
    await second.add(estimates);
    await second.release();
    const third = await opened(disk);
    expect(third.earlier).toEqual([...estimates, ...estimates]);
    await third.remove();
    await third.release();
    expect(await disk.list("/run")).toEqual([]);
  });

  it("belongs to one evaluation with these settings, and one process", async () => {
    const disk = memoryDisk();
    await disk.makeFolders("/run");
    const first = await opened(disk);
    await first.add(estimates);
    expect((await opened(disk, { seed: 1 })).earlier).toEqual([]);
    expect(await openUnfinishedEstimate(disk, "/run", { samples: 5 })).toHaveProperty("reason");
  });

  it("gives the reason if the folder cannot be written", async () => {
    expect(await openUnfinishedEstimate(memoryDisk(), "/nowhere", {})).toHaveProperty("reason");
  });
});
