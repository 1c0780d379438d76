import { readBytes, textOfFile, writeFileAtomic } from "../../store/files.ts";
import { systemDisk } from "../../store/node/systemDisk.ts";
import { mergeResults, reproductionsPage, resultsInPage } from "./page.ts";
import { notRun } from "./reproduce.ts";
import type { Reproduced } from "./reproduction.ts";
import { reproductions } from "./reproductions.ts";

/** The results in a page; none if there is no such file. Throws DataError if the file is another one. */
export async function readPage(path: string): Promise<readonly Reproduced[]> {
  const bytes = await readBytes(systemDisk, path);
  return bytes === undefined ? [] : resultsInPage(textOfFile(bytes, path), path);
}

/** Writes a page of all reproductions: the latest results, earlier ones, and those that were not run. */
export async function writePage(
  path: string,
  earlier: readonly Reproduced[],
  latest: readonly Reproduced[],
): Promise<void> {
  const names = reproductions.map(({ name }) => name);
  const others = [...earlier.filter(({ verdict }) => verdict !== "not run"), ...reproductions.map(notRun)];
  await writeFileAtomic(systemDisk, path, reproductionsPage(mergeResults(names, others, latest)));
}
