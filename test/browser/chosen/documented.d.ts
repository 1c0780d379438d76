/** The program of docs/your-own-data.md, which the test's bundler puts here. */
declare module "virtual:documented.ts" {
  import type { Dataset } from "nelbo/web";
  export function trainOnPictures(
    files: Iterable<File>,
    newPicture: File,
  ): Promise<{
    readonly dataset: Dataset;
    readonly losses: readonly number[];
    readonly x: Uint8Array;
    readonly mu: Float32Array | undefined;
  }>;
}
