import type { DataProperties } from "../data/dataProperties.ts";
import type { LoadOptions } from "../data/load.ts";
import type { Config } from "./config.ts";

/**
 * How a run's data are loaded: as its settings describe or, for an existing run, as they were read when it started.
 *
 * @param facts the properties of an existing run's data
 */
export function withReading<Options extends LoadOptions>(
  options: Options | undefined,
  { images, labels, range, layout, test, limit, seed, ...config }: Config,
  facts?: Pick<DataProperties, "reading">,
): LoadOptions {
  const { imageSize, fit, grey, background, tolerance, strict } = config;
  return {
    ...options,
    reading: {
      ...{ images, labels, range, layout, test, limit, seed },
      ...{ imageSize, fit, grey, background, tolerance, strict },
    },
    ...(facts?.reading && { storedReading: facts.reading }),
  };
}
