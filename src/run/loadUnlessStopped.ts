import type { Dataset } from "../data/dataset.ts";
import type { LoadOptions } from "../data/load.ts";
import type { Platform } from "../store/platform.ts";

/** Loads a data set; undefined where that was stopped, as a download may take long. Throws as `loadDataset` does. */
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
