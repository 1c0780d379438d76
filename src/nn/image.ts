import { ConfigError } from "../errors.ts";
import { reshape } from "../graph/build.ts";
import type { HeightWidth } from "../graph/geometry.ts";
import { dimensionAt, formatType, isSymbolic, type Shape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";

/** A batch of images between layers: float32 [N, height x width, channels], positions row by row. */
export interface ImageValue {
  readonly value: Value;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export type ImageSize = Pick<ImageValue, "height" | "width" | "channels">;

/** Images [N, H, W, C] for layers. Throws ConfigError for another shape. */
export function imageOf(value: Value): ImageValue {
  const [height, width, channels] = value.type.shape.slice(1).map(fixed);
  if (
    value.type.shape.length === 4 &&
    height !== undefined &&
    width !== undefined &&
    channels !== undefined
  ) {
    return imageFrom(value, { height, width, channels });
  }
  throw new ConfigError(`expected images [N, height, width, channels], found ${formatType(value.type)}`);
}

/** Numbers of any shape [N, ...] read as images, in the order height, width, channel. */
export function imageFrom(value: Value, { height, width, channels }: ImageSize): ImageValue {
  const shape: Shape = [dimensionAt(value.type.shape, 0), height * width, channels];
  return { value: reshape(value, shape), height, width, channels };
}

/** All numbers of an image in one row: [N, height x width x channels], in that order. */
export function flattenImage({ value, height, width, channels }: ImageValue): Value {
  return reshape(value, [dimensionAt(value.type.shape, 0), height * width * channels]);
}

/** The same image with another value of the same shape, such as that of an activation. */
export function mapImage(image: ImageValue, change: (value: Value) => Value): ImageValue {
  return { ...image, value: change(image.value) };
}

/** `28x28x1`. */
export function formatImage({ height, width, channels }: ImageSize): string {
  return `${height}x${width}x${channels}`;
}

/** An option with one number for both axes, or one for each. Throws ConfigError for a number below `least`. */
export function bothAxes(option: number | HeightWidth, least: number, what: string): HeightWidth {
  const [height, width] = typeof option === "number" ? [option, option] : option;
  if ([height, width].every((size) => Number.isInteger(size) && size >= least)) return [height, width];
  throw new ConfigError(`${what}: expected whole numbers from ${least} on, found ${height} and ${width}`);
}

function fixed(dimension: Shape[number]): number | undefined {
  return isSymbolic(dimension) ? undefined : dimension;
}
