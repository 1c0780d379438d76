import { sha256 } from "../../codec/sha256.ts";
import type { DatasetFile } from "../dataset.ts";
import type { SplitName } from "../splitNames.ts";
import type { PackedPicture } from "./pack.ts";

/** A picture, and where it belongs. */
export interface PictureRow extends PackedPicture {
  readonly split: SplitName;
  /** The number of its class. */
  readonly label?: number | undefined;
}

/** All files of pictures as one: their bytes, and a hash of their splits, labels, names and contents. */
export async function factsOfRows(rows: readonly PictureRow[]): Promise<DatasetFile> {
  const lines = rows.map(
    ({ file, facts, split, label = "" }) => `${split}\t${label}\t${file.name}\t${facts.sha256}\n`,
  );
  const bytes = rows.reduce((sum, { file }) => sum + file.size, 0);
  return { name: "pictures", bytes, sha256: await sha256(lines.join("")) };
}
