import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { arrayReaders } from "./arrayReaders.ts";
import type { Target } from "./campaign.ts";
import { codecReaders } from "./codecReaders.ts";
import { commandLines } from "./commandLine.ts";
import { fileReaders } from "./fileReaders.ts";
import { pictureReaders } from "./pictureReaders.ts";
import type { Reader } from "./reader.ts";
import { targetOf } from "./readerTarget.ts";
import { runReaders } from "./runReaders.ts";

/** All readers of external input. Readers of files write them to a folder, which must exist and be empty. */
export async function everyReader(folder: string): Promise<readonly Reader[]> {
  return [
    ...codecReaders,
    ...(await fileReaders(folder)),
    ...(await arrayReaders(folder)),
    ...(await pictureReaders()),
    ...(await runReaders()),
  ];
}

/** All targets: every reader, and the command line. `folder` must exist and be empty. */
export async function everyTarget(folder: string): Promise<readonly Target[]> {
  const readers = join(folder, "readers");
  mkdirSync(readers);
  return [...(await everyReader(readers)).map(targetOf), commandLines(join(folder, "commands"))];
}
