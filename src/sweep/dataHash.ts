import { incrementalSha256, sha256 } from "../codec/sha256.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Source } from "../data/source.ts";
import { plainFileName } from "../data/sources/known.ts";
import { dataInPasses } from "../data/sources/passes.ts";

/** A hash of a data set: of its files or, if it has none, of the data themselves. Folders and spelling do not matter. */
export async function hashOfDataset({ files, train, validation, test }: Dataset): Promise<string> {
  if (files.length > 0) {
    const named = files.map(({ name, sha256: hash }) => [plainFileName(name), hash] as const);
    return sha256(JSON.stringify(named.sort(([a], [b]) => (a < b ? -1 : 1))));
  }
  const parts = [train, validation, test].map(async (source) =>
    source === undefined ? "none" : hashOfSource(source),
  );
  return sha256((await Promise.all(parts)).join(" "));
}

/** A hash of all data of a source, read some at a time. */
export async function hashOfSource(source: Source): Promise<string> {
  const hash = await incrementalSha256();
  hash.update(new TextEncoder().encode(`${source.shape.join(" x ")} ${source.elementType}`));
  for await (const { x } of dataInPasses(source))
    hash.update(new Uint8Array(x.buffer, x.byteOffset, x.byteLength));
  return hash.digest();
}
