import type { Dataset } from "../data/dataset.ts";
import type { LoadOptions } from "../data/load.ts";
import type { OpenSession } from "../runtime/session.ts";
import type { Disk } from "./disk.ts";

/** What differs between Node and a page: disk, engine, and data sources. */
export interface Platform {
  readonly disk: Disk;
  readonly openSession: OpenSession;
  /** Loads a data set by its name, or by the path of a folder. */
  readonly loadDataset: (nameOrFolder: string, options?: LoadOptions) => Promise<Dataset>;
}

/**
 * Loads a data set; undefined if the signal stopped it, for example during a download. Throws as `loadDataset` does.
 */
export async function loadUnlessStopped(
  { loadDataset }: Pick<Platform, "loadDataset">,
  nameOrFolder: string,
  load: LoadOptions | undefined,
  signal: AbortSignal | undefined,
): Promise<Dataset | undefined> {
  try {
    return await loadDataset(nameOrFolder, { ...load, signal: signal ?? load?.signal });
  } catch (cause) {
    if (signal?.aborted) return undefined;
    throw cause;
  }
}
