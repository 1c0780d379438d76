/** Side in pixels of the square that contains an outline. The outline's centre is the centre of the middle pixel. */
export const maskSide = 33;

const [scales, steps] = [6, 40] as const;
/**
 * Pixels from the centre to the corner of the largest square, to the ends of the ellipse, and to x = 1 of the heart's
 * curve.
 */
const sizes = { square: 11, ellipse: [15.5, 7.75], heart: 11 } as const;

const masks: (Uint8Array | undefined)[] = [];

/**
 * A white outline on black, bytes [33 x 33], without grey at its edge: a pixel is white if its centre is inside.
 *
 * @param shape 0 square, 1 ellipse, 2 heart
 * @param scale from 0 (half as large) to 5
 * @param orientation from 0 to 39, a full turn in 39 steps: the last equals the first
 */
export function spriteMask(shape: number, scale: number, orientation: number): Uint8Array {
  const index = (shape * scales + scale) * steps + (orientation % (steps - 1));
  const found = masks[index] ?? drawMask(shape, 0.5 + scale / 10, orientation % (steps - 1));
  masks[index] = found;
  return found;
}

function drawMask(shape: number, scale: number, orientation: number): Uint8Array {
  const [cosine, sine] = turn(orientation / (steps - 1));
  const isInside = [inSquare, inEllipse, inHeart][shape] ?? inSquare;
  const middle = (maskSide - 1) / 2;
  const mask = new Uint8Array(maskSide * maskSide);
  for (let line = 0; line < maskSide; line++) {
    for (let column = 0; column < maskSide; column++) {
      // The y axis points upwards, and the rotation is inverted.
      const [right, up] = [(column - middle) / scale, (middle - line) / scale];
      const inside = isInside(cosine * right + sine * up, cosine * up - sine * right);
      if (inside) mask[line * maskSide + column] = 255;
    }
  }
  return mask;
}

function inSquare(x: number, y: number): boolean {
  return Math.abs(x) <= sizes.square && Math.abs(y) <= sizes.square;
}

function inEllipse(x: number, y: number): boolean {
  const [a, b] = sizes.ellipse;
  return (x / a) * (x / a) + (y / b) * (y / b) <= 1;
}

/** (x^2 + y^2 - 1)^3 <= x^2 y^3. */
function inHeart(right: number, up: number): boolean {
  const [x, y] = [right / sizes.heart, up / sizes.heart];
  const rest = x * x + y * y - 1;
  return rest * rest * rest <= x * x * y * y * y;
}

/**
 * Cosine and sine of a fraction of a turn, by their series. Unlike Math.cos, this gives the same bits on every machine,
 * and so the same pixels.
 */
function turn(part: number): readonly [cosine: number, sine: number] {
  // From -pi to pi.
  const angle = 2 * Math.PI * (part > 0.5 ? part - 1 : part);
  let [cosine, sine, term] = [0, 0, 1];
  for (let power = 0; power < 40; power++) {
    const sign = power % 4 < 2 ? 1 : -1;
    if (power % 2 === 0) cosine += sign * term;
    else sine += sign * term;
    term *= angle / (power + 1);
  }
  return [cosine, sine];
}
