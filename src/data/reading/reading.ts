import { z } from "zod";
import { preparationSchema } from "../pictures/preparation.ts";

/**
 * What the axes of an array are: `nhwc` and `nchw` images with their channels last or first, `nhw` grey images, `rows` vectors. Of rows
 * that are images, `nhwc` and `nchw` say whether the channels of each pixel lie together or in planes.
 */
export const layouts = ["nhwc", "nchw", "nhw", "rows"] as const;
export type Layout = (typeof layouts)[number];

/** How a user wants data to be read; what is absent is recognised on the training data, or stands in the stored reading. */
export interface ReadingRequest {
  /** Name of the array of images or data. */
  readonly images?: string | undefined;
  /** Name of the array of labels. */
  readonly labels?: string | undefined;
  /** What black and white are, or the least and the largest number that there can be; `none`: numbers as they are. */
  readonly range?: readonly [number, number] | "none" | undefined;
  readonly layout?: Layout | undefined;
  /** Data for testing, set aside where there are none: a share below 1, or how many. 0: none. Default 0.1. */
  readonly test?: number | undefined;
  /** At most so many training data, drawn by the seed. */
  readonly limit?: number | undefined;
  /** Of what is drawn. */
  readonly seed: number;
}

const finite = z.number();

/** How the data of a run were read: part of its `data.json`, and the way in which files are scored and encoded later. */
export const readingSchema = z
  .object({
    /** Of the numbers in the file. */
    type: z.string(),
    layout: z.enum(layouts),
    /** The least and the largest number that there can be; absent: numbers as they are. */
    range: z.exactOptional(z.tuple([finite, finite]).readonly()),
    /** `float32` where the model gets (v - least) / (largest - least), or numbers as they are. Absent: bytes, 255 of that, rounded. */
    elementType: z.exactOptional(z.literal("float32")),
    /** Sizes of a datum [H, W, C] or [F]. */
    shape: z.array(z.int().min(1)).readonly(),
    /** Name of the array of images, and of labels, where the files have names for them. */
    images: z.exactOptional(z.string()),
    labels: z.exactOptional(z.string()),
    /** How many data were set aside for testing, where the files have none, and by which seed. */
    test: z.exactOptional(z.object({ count: z.int().min(0), seed: z.int() }).readonly()),
    /** How many training data were drawn of all, and by which seed. */
    limit: z.exactOptional(z.object({ count: z.int().min(1), seed: z.int() }).readonly()),
    /** How pictures were made images of the model, where the data are pictures. */
    pictures: z.exactOptional(preparationSchema),
  })
  .readonly();
export type Reading = z.output<typeof readingSchema>;
