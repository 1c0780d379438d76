import { appendFile, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { pictureKinds } from "../../../codec/picture/kinds.ts";
import type { PictureIndex, PictureProperties } from "../inspect.ts";
import type { PictureFile } from "../pictureFile.ts";

/** Number of lines per write. */
const perWrite = 256;
/** Milliseconds after a change in which a second change may go unnoticed. */
const settled = 2_000;

const lineSchema = z.object({
  /** Name of the file below its folder, and its stamp. */
  n: z.string(),
  s: z.string(),
  /** Its sha256 and format. */
  h: z.string().length(64),
  k: z.enum(pictureKinds),
  /** Width, height ("tall"), and whether it is grey. */
  w: z.int().min(1),
  t: z.int().min(1),
  g: z.boolean(),
});

export interface StoredIndex extends PictureIndex {
  /** Writes added entries that are not written yet. */
  flush(): Promise<void>;
}

/**
 * Properties of the pictures of a folder or archive, stored in a file with one line of JSON per picture. Lines are
 * appended as pictures are inspected; the last line of a name counts. Several processes may append at once; incomplete
 * lines are skipped. If the file cannot be written, pictures are inspected again the next time.
 */
export async function openIndex(path: string): Promise<StoredIndex> {
  const known = new Map<string, { readonly stamp: string; readonly properties: PictureProperties }>();
  const lines = (await readFile(path, "utf8").catch(() => "")).split("\n");
  for (const line of lines) {
    const found = parsed(line);
    if (found === undefined) continue;
    const { n, s, h, k, w, t, g } = found;
    known.set(n, { stamp: s, properties: { sha256: h, kind: k, width: w, height: t, grey: g } });
  }
  if (lines.length > 2 * known.size + perWrite) await compact(path, known);
  // After a line that was cut off, start a new line.
  let waiting = lines.at(-1) === "" ? [] : ["\n"];
  let writing: Promise<void> = Promise.resolve();
  let failed = false;
  const write = (): Promise<void> => {
    const text = waiting.join("");
    waiting = [];
    writing = writing.then(async () => {
      if (failed || text === "") return;
      await mkdir(dirname(path), { recursive: true });
      await appendFile(path, text);
    });
    writing = writing.catch(() => {
      failed = true;
    });
    return writing;
  };
  return {
    find({ name, stamp }) {
      const found = known.get(name);
      return found !== undefined && found.stamp === stamp ? found.properties : undefined;
    },
    add(file, properties) {
      if (file.stamp === undefined || isFresh(file)) return;
      waiting.push(lineOf(file.name, file.stamp, properties));
      if (waiting.length >= perWrite) void write();
    },
    async forget() {
      failed = true;
      await writing;
      await rm(path, { force: true }).catch(() => {});
    },
    flush: write,
  };
}

function isFresh({ changed }: PictureFile): boolean {
  return changed !== undefined && changed > Date.now() - settled;
}

function lineOf(
  name: string,
  stamp: string,
  { sha256, kind, width, height, grey }: PictureProperties,
): string {
  return `${JSON.stringify({ n: name, s: stamp, h: sha256, k: kind, w: width, t: height, g: grey })}\n`;
}

function parsed(line: string): z.output<typeof lineSchema> | undefined {
  if (line === "") return undefined;
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Rewrites an index without its outdated lines. */
async function compact(
  path: string,
  known: ReadonlyMap<string, { readonly stamp: string; readonly properties: PictureProperties }>,
): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  const lines = Array.from(known, ([name, { stamp, properties }]) => lineOf(name, stamp, properties));
  try {
    await writeFile(unfinished, lines.join(""), { flag: "wx" });
    await rename(unfinished, path);
  } catch {
    await rm(unfinished, { force: true }).catch(() => {});
  }
}
