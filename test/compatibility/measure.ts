import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EvaluatedRun } from "../../src/node.ts";
import type { Library } from "./library.ts";

type Line = Readonly<Record<string, unknown>>;

/** What a model makes of each test image: its score and its code. */
export interface Measured {
  readonly scores: readonly Line[];
  readonly codes: readonly Line[];
}

/** Scores and encodes the test images with a finished run or an export. */
export async function measureModel(
  { scoreRun, encodeRun }: Pick<Library, "scoreRun" | "encodeRun">,
  folder: string,
  data: string,
): Promise<Measured> {
  const [scores, codes]: [Line[], Line[]] = [[], []];
  await scoreRun(folder, { data, split: "test", line: (text) => void scores.push(JSON.parse(text)) });
  const line = (text: string) => void codes.push(JSON.parse(text));
  await encodeRun(folder, { data, split: "test", statistic: "both", line });
  return { scores, codes };
}

/** What a finished run is worth on the test images, log p(x) from 20 codes of each. */
export async function evaluateModel(
  { evaluateRun }: Pick<Library, "evaluateRun">,
  folder: string,
  data: string,
): Promise<Omit<EvaluatedRun, "folder">> {
  const { folder: _, ...figures } = await evaluateRun(folder, { data, samples: 20 });
  return figures;
}

/** The mean pixel of each of some new images, in the order in which they are drawn. */
export async function sampleMeans(
  { sampleRun, decodeNpy }: Pick<Library, "sampleRun" | "decodeNpy">,
  run: string,
): Promise<readonly number[]> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-samples-"));
  try {
    const { file } = await sampleRun(run, { count: 3, out: join(folder, "samples.npy") });
    const { shape, data } = decodeNpy(await readFile(file), file);
    const [count = 0] = shape;
    const size = data.length / count;
    return Array.from({ length: count }, (_, image) => {
      const pixels = data.subarray(image * size, (image + 1) * size);
      return pixels.reduce((sum, value) => sum + value, 0) / size;
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
