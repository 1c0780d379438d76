import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { kernelModule, kernelSources, kernelTarget } from "../scripts/build-kernels.ts";

it.each(kernelSources)("an embedded kernel is what its source compiles to: $source", async (kernel) => {
  expect(await readFile(kernelTarget(kernel), "utf8")).toBe(await kernelModule(kernel));
});
