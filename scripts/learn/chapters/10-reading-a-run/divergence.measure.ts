import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DivergenceError } from "../../../../src/errors.ts";
import { trainRun } from "../../../../src/run/trainRun.ts";
import { models } from "../../models.ts";

/** The error of the small model's training at a learning rate of 1, from its first sentence to its advice. */
export async function divergenceMessage(): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "nelbo-learn-"));
  try {
    const settings = {
      ...models.fast,
      data: "mnist",
      learningRate: 1,
      out: join(parent, "diverged"),
    } as const;
    for await (const _event of trainRun(settings));
  } catch (error) {
    if (error instanceof DivergenceError) return error.message.replaceAll(parent, "runs");
    throw error;
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
  throw new Error("the training did not diverge");
}
