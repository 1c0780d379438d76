import { codecReaders } from "./codecReaders.ts";
import { fileReaders } from "./fileReaders.ts";
import type { Reader } from "./reader.ts";
import { runReaders } from "./runReaders.ts";

/** Every reader of what others wrote. Those of files write them into a folder, which has to exist and be empty. */
export async function everyReader(folder: string): Promise<readonly Reader[]> {
  return [...codecReaders, ...(await fileReaders(folder)), ...(await runReaders())];
}
