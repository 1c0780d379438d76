import type { Size, Window } from "../../codec/picture/resample.ts";
import type { Preparation } from "./preparation.ts";

/** The visible part of a picture, and its place in the image. */
export interface Placement {
  /** The part of the picture. */
  readonly window: Window;
  /** Its place in the image: `top` and `left` of its first pixel, and its size after scaling. */
  readonly place: Window;
}

/**
 * Computes the place of a picture in an image from the fit of a preparation. Smaller pictures are centred; if the
 * number of remaining rows or columns is odd, the extra one is below or to the right. Undefined if the fit is `pad` and
 * the picture is larger than the image.
 */
export function placementOf(
  picture: Size,
  { fit, width, height }: Pick<Preparation, "fit" | "width" | "height">,
): Placement | undefined {
  const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
  const everywhere = { left: 0, top: 0, width, height };
  const centred = (size: Size): Window => ({
    left: Math.floor((width - size.width) / 2),
    top: Math.floor((height - size.height) / 2),
    ...size,
  });
  // Products of sides are exact, so that a picture with the image's aspect ratio is not cropped.
  const wide = picture.width * height;
  const tall = picture.height * width;
  switch (fit) {
    case "stretch":
      return { window: whole, place: everywhere };
    case "cover": {
      const part = wide > tall ? tall / height : picture.width;
      const rows = wide > tall ? picture.height : wide / width;
      const [left, top] = [(picture.width - part) / 2, (picture.height - rows) / 2];
      return { window: { left, top, width: part, height: rows }, place: everywhere };
    }
    case "contain": {
      const scaled = (side: number) => Math.max(1, Math.floor(side + 0.5));
      const size =
        wide > tall
          ? { width, height: scaled(tall / picture.width) }
          : { width: scaled(wide / picture.height), height };
      return { window: whole, place: centred(size) };
    }
    case "pad": {
      if (picture.width > width || picture.height > height) return undefined;
      return { window: whole, place: centred(picture) };
    }
  }
}
