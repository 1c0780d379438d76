import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

it("a run of 50 epochs, checkpointed at every step, takes no more memory than one of 15", async () => {
  const script = fileURLToPath(new URL("./memory.ts", import.meta.url));
  const words = ["--expose-gc", "--import", "tsx", script, "50"];
  const { stdout } = await promisify(execFile)(process.execPath, words);
  const memory: readonly number[] = JSON.parse(stdout);
  expect(memory).toHaveLength(50);
  const most = (from: number, to: number) => Math.max(...memory.slice(from, to));
  expect(most(15, 50) - most(5, 15), `MiB after each epoch: ${memory.join(" ")}`).toBeLessThan(10);
});
