/** What `src/node.ts` exports, of this checkout or of another one that is loaded by its path. */
export type Library = typeof import("../../src/node.ts");
