import type { DataProperties } from "../data/dataProperties.ts";
import type { LoadOptions } from "../data/load.ts";
import type { Config } from "./config.ts";

/**
 * How a run's data are loaded: as its settings want them read or, once it is begun, as they were read then.
 *
 * @param facts of the run's data, where it is begun
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
