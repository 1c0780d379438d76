import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Examples are written as users write them.
  resolve: {
    alias: [{ find: /^nelbo\/node$/, replacement: fileURLToPath(new URL("src/node.ts", import.meta.url)) }],
  },
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts"],
    // Many tests wait for other processes: a third worker uses the two cores of a small machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
  },
});
