import type { DownloadProgress } from "../data/load.ts";

/** `downloading train-images-idx3-ubyte.gz  42% of 9.9 MB`. */
export function downloadLine({ file, receivedBytes, totalBytes }: DownloadProgress): string {
  const percent = Math.floor((100 * receivedBytes) / Math.max(1, totalBytes));
  return `downloading ${file} ${String(percent).padStart(3)}% of ${(totalBytes / 1e6).toFixed(1)} MB`;
}
