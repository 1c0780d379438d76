import { reconstructRun } from "../../../../src/apply/reconstructRun.ts";
import { readRunSummary } from "../../../../src/apply/runs.ts";
import { sampleRun } from "../../../../src/apply/sampleRun.ts";
import type { Images } from "../../../../src/picture/images.ts";
import { trainedFolder } from "../../models.ts";
import { bytesOf } from "../../stored.ts";

export interface BetaImages {
  readonly size: { readonly height: number; readonly width: number };
  readonly count: number;
  /** Bytes, image by image. */
  readonly originals: readonly number[];
  readonly rows: readonly {
    readonly beta: number;
    readonly reconstructions: readonly number[];
    readonly samples: readonly number[];
  }[];
}

const count = 5;

export async function betaImagesData(): Promise<BetaImages> {
  const rows: BetaImages["rows"][number][] = [];
  let originals: Images | undefined;
  for (const name of ["beta0.01", "beta1", "beta4", "beta784"] as const) {
    const folder = await trainedFolder(name);
    const { config } = await readRunSummary(folder);
    const { shown } = await reconstructRun(folder, { count });
    const { images } = await sampleRun(folder, { count });
    if (shown === undefined || images === undefined) throw new Error(`${folder}: expected images`);
    originals = shown.originals;
    const { reconstructions } = shown;
    rows.push({
      beta: config.beta ?? 1,
      reconstructions: bytesOf(reconstructions.pixels),
      samples: bytesOf(images.pixels),
    });
  }
  if (originals === undefined) throw new Error("expected at least one model");
  const { height, width } = originals;
  return { size: { height, width }, count, originals: bytesOf(originals.pixels), rows };
}
