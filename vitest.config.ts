import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const tests = ["src/**/*.test.ts", "test/**/*.test.ts", "bench/**/*.test.ts"];

/** Files that mock modules, or change what all modules of a process share. They load modules of their own. */
const isolated = [
  "src/data/files/images.node.test.ts",
  "src/data/moments.test.ts",
  "src/onnx/convolution/patches.test.ts",
  "src/picture/render.test.ts",
  "src/runtime/sessionOptions.test.ts",
  // The driver of a GPU may end its process.
  "test/webgpu/*.test.ts",
];

export default defineConfig({
  // Examples are written as users write them.
  resolve: {
    alias: [
      { find: /^nelbo\/node$/, replacement: fileURLToPath(new URL("src/node.ts", import.meta.url)) },
      { find: /^nelbo$/, replacement: fileURLToPath(new URL("src/index.ts", import.meta.url)) },
    ],
  },
  test: {
    // Many tests wait for other processes: a third worker uses the two cores of a small machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 3,
    projects: [
      // Test files share the modules of their worker: loading them takes as long as the tests themselves.
      { extends: true, test: { name: "shared", include: tests, exclude: isolated, isolate: false } },
      { extends: true, test: { name: "isolated", include: isolated } },
    ],
  },
});
