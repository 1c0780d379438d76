import { describe, expect, it } from "vitest";
import { inTurn } from "./turns.ts";

/** Work that leaves the thread to nobody. */
function computeFor(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

describe("inTurn", () => {
  it("starts a job after the previous one has ended, in the order of the calls", async () => {
    const told: string[] = [];
    const work = (name: string) => async () => {
      told.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      told.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([inTurn(work("first")), inTurn(work("second"))])).toEqual(["first", "second"]);
    expect(told).toEqual(["first begins", "first ends", "second begins", "second ends"]);
  });

  it("continues after a failed job, and rejects for its caller", async () => {
    const failed = inTurn(async () => {
      throw new Error("no memory");
    });
    const next = inTurn(async () => "done");
    await expect(failed).rejects.toThrow("no memory");
    expect(await next).toBe("done");
  });

  it("lets other tasks of the thread run between long jobs", async () => {
    const told: string[] = [];
    setTimeout(() => told.push("a click"));
    for (let work = 0; work < 4; work++) await inTurn(async () => computeFor(40));
    told.push("the end");
    expect(told).toEqual(["a click", "the end"]);
  });
});
