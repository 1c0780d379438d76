import type { Config } from "../config/config.ts";
import { runFiles } from "../config/runFiles.ts";
import type { Disk } from "./disk.ts";

/** Where the reconstruction and the samples of an epoch are, in this order. */
export function epochPictures(
  disk: Pick<Disk, "join">,
  folder: string,
  epoch: number,
  { epochs }: Pick<Config, "epochs">,
) {
  const number = String(epoch).padStart(Math.max(3, String(epochs).length), "0");
  const path = (name: string) => disk.join(folder, runFiles.pictures, `${name}-${number}.png`);
  return [path("reconstruction"), path("samples")] as const;
}
