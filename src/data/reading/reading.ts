import { z } from "zod";
import { preparationSchema } from "../pictures/preparation.ts";

/**
 * The layout of an array: `nhwc` and `nchw` images with channels last or first, `nhw` grey images, `rows` vectors. For
 * flattened images, `nhwc` means that the channels of each pixel lie together, and `nchw` that they lie in planes.
 */
export const layouts = ["nhwc", "nchw", "nhw", "rows"] as const;
export type Layout = (typeof layouts)[number];

/**
 * The requested reading of data. Absent settings are recognised from the training data or come from the stored reading.
 */
export interface ReadingRequest {
  /** Name of the array of images or data. */
  readonly images?: string | undefined;
  /** Name of the array of labels. */
  readonly labels?: string | undefined;
  /** The values of black and white, or the smallest and largest possible number; `none`: numbers are unchanged. */
  readonly range?: readonly [number, number] | "none" | undefined;
  readonly layout?: Layout | undefined;
  /** Data held out for testing if there are no test data: a share below 1, or a number. 0: none. Default: 0.1. */
  readonly test?: number | undefined;
  /** The largest number of training data, drawn with the seed. */
  readonly limit?: number | undefined;
  /** Seed of the draws. */
  readonly seed: number;
}

const finite = z.number();

/**
 * How the data of a run were read. It is part of the run's `data.json`, and files are later scored and encoded the same
 * way.
 */
export const readingSchema = z
  .object({
    /** Type of the numbers in the file. */
    type: z.string(),
    layout: z.enum(layouts),
    /** The smallest and the largest possible number; absent: numbers are unchanged. */
    range: z.exactOptional(z.tuple([finite, finite]).readonly()),
    /**
     * `float32`: the model's input is (v - least) / (largest - least), or the unchanged numbers. Absent: bytes, 255
     * times that, rounded.
     */
    elementType: z.exactOptional(z.literal("float32")),
    /** Sizes of a datum [H, W, C] or [F]. */
    shape: z.array(z.int().min(1)).readonly(),
    /** Names of the arrays of images and of labels, if the files have names for them. */
    images: z.exactOptional(z.string()),
    labels: z.exactOptional(z.string()),
    /** Number of data held out for testing if the files have no test data, and the seed. */
    test: z.exactOptional(z.object({ count: z.int().min(0), seed: z.int() }).readonly()),
    /** Number of training data that were drawn from all, and the seed. */
    limit: z.exactOptional(z.object({ count: z.int().min(1), seed: z.int() }).readonly()),
    /** How pictures were converted to images of the model, if the data are pictures. */
    pictures: z.exactOptional(preparationSchema),
  })
  .readonly();
export type Reading = z.output<typeof readingSchema>;
