import { readdir } from "node:fs/promises";

/** The documents of docs/learn and their figures. Paths are relative to the root of the repository. */
export const folder = "docs/learn";
export const figureFolder = `${folder}/figures`;

export async function documents(): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".md")).sort();
}
