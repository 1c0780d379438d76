import { type PictureKind, pictureKinds } from "../../codec/picture/kinds.ts";
import type { ChosenPreparation } from "./choosePreparation.ts";
import type { PictureProperties } from "./inspect.ts";
import type { UnreadablePicture } from "./tolerance.ts";

/** The pictures of a data set before preparation. */
export interface PictureSummary {
  readonly count: number;
  /** Number of pictures of each format. */
  readonly kinds: Readonly<Partial<Record<PictureKind, number>>>;
  /** Height and width in pixels, of the picture with the least, median and largest number of pixels. */
  readonly sizes: { readonly least: Size; readonly median: Size; readonly largest: Size };
  readonly grey: number;
  readonly unreadable: readonly UnreadablePicture[];
  /** The reason for the image size, if it was chosen from the pictures. */
  readonly sizeReason?: string;
}

type Size = readonly [height: number, width: number];

/** The most unreadable pictures that are listed by name. */
const mostUnreadable = 1_000;

export function summaryOf(
  pictures: readonly PictureProperties[],
  unreadable: readonly UnreadablePicture[],
  { reason }: Pick<ChosenPreparation, "reason">,
): PictureSummary {
  const sizes = pictures.map(({ height, width }): Size => [height, width]);
  sizes.sort(([a, b], [c, d]) => a * b - c * d);
  const at = (share: number): Size => sizes[Math.round(share * (sizes.length - 1))] ?? [0, 0];
  const counts = pictureKinds.map(
    (kind) => [kind, pictures.filter((each) => each.kind === kind).length] as const,
  );
  return {
    count: pictures.length,
    kinds: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    sizes: { least: at(0), median: at(0.5), largest: at(1) },
    grey: pictures.filter(({ grey }) => grey).length,
    unreadable: unreadable.slice(0, mostUnreadable),
    ...(reason !== undefined && { sizeReason: reason }),
  };
}
