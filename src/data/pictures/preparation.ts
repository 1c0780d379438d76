import { z } from "zod";

/**
 * How a picture of any size becomes an image of one size:
 * - cover: scaled until it covers the image; what exceeds the image on two sides is cut off.
 * - contain: scaled until it fits into the image; the rest is the background.
 * - stretch: each axis scaled separately.
 * - pad: not scaled; the rest is the background. A larger picture is an error.
 */
export const fits = ["cover", "contain", "stretch", "pad"] as const;
export type Fit = (typeof fits)[number];

const side = z.int().min(1).max(4096);
const level = z.int().min(0).max(255);

/** How pictures become the images of a model. Part of a run's reading and of its export. */
export const preparationSchema = z
  .object({
    height: side,
    width: side,
    /** 1: grey, 3: RGB. */
    channels: z.union([z.literal(1), z.literal(3)]),
    fit: z.enum(fits),
    /** The colour behind transparent pixels and around a picture, as sRGB bytes. */
    background: z.tuple([level, level, level]).readonly(),
  })
  .readonly();
export type Preparation = z.output<typeof preparationSchema>;

/** The larger of the two factors by which preparation multiplies the sides of a picture; at most 1. */
export function scaleOf(
  { width, height }: { readonly width: number; readonly height: number },
  preparation: Pick<Preparation, "width" | "height" | "fit">,
): number {
  const [across, down] = [preparation.width / width, preparation.height / height];
  switch (preparation.fit) {
    case "pad":
      return 1;
    case "contain":
      return Math.min(1, across, down);
    default:
      return Math.min(1, Math.max(across, down));
  }
}
