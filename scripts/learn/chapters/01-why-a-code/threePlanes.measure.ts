import { labelsOfFirst, planeModels, roundedCodes, withEach } from "./planeModels.ts";

/** The codes of the same test images in three models. */
export interface ThreePlanes {
  readonly labels: readonly number[];
  readonly codes: Readonly<Record<string, readonly number[]>>;
}

const count = 1500;

export async function threePlanesData(): Promise<ThreePlanes> {
  let labels: readonly number[] = [];
  const codes = await withEach(planeModels, async (source, { name }) => {
    const split = await source.split("test");
    labels = [...(await labelsOfFirst(split.images, count))];
    return [name, roundedCodes((await source.encodings(split, count)).mu)] as const;
  });
  return { labels, codes: Object.fromEntries(codes) };
}
