/**
 * Tables of logarithms, sines and cosines. They are computed once from Taylor series with + - * /, whose results IEEE
 * 754 defines to the last bit. Math.log, Math.sin and Math.cos may differ between engines and versions.
 */

/** Directions in the tables: whole multiples of 2 pi / 256. */
export const directions = 256;

/** From this index on, a mantissa in [1, 2) is halved, so that logarithms near log 1 do not cancel. */
export const firstHalved = 182;

const logCells = 256;
const inverseSteps = 512;

/**
 * For cell j of 128 .. 255, the mantissas in [j, j + 1) / 128 (halved from firstHalved on): an inverse with so few
 * bits that its product with a 33-bit mantissa is exact, and the logarithm of the number that it inverts. The two
 * cells next to 1 have the inverse 1, so that small logarithms keep their relative accuracy.
 */
export const cellInverse = new Float64Array(logCells);
export const cellLogarithm = new Float64Array(logCells);
for (let cell = logCells / 2; cell < logCells; cell++) {
  const center = ((cell + 0.5) / logCells) * (cell < firstHalved ? 2 : 1);
  const besideOne = cell === logCells / 2 || cell === logCells - 1;
  const inverse = besideOne ? 1 : Math.round(inverseSteps / center) / inverseSteps;
  cellInverse[cell] = inverse;
  cellLogarithm[cell] = -logarithmNearOne(inverse);
}

/** Entry k is the cosine, or the sine, of 2 pi k / 256. */
export const directionCosine = new Float64Array(directions);
export const directionSine = new Float64Array(directions);
const quarterTurn = directions / 4;
for (let offset = -quarterTurn / 2; offset < quarterTurn / 2; offset++) {
  const angle = (offset / quarterTurn) * (Math.PI / 2);
  let cosine = cosineSeries(angle);
  let sine = sineSeries(angle);
  for (let quarter = 0; quarter < 4; quarter++) {
    const entry = (offset + quarter * quarterTurn + directions) % directions;
    directionCosine[entry] = cosine;
    directionSine[entry] = sine;
    [cosine, sine] = [-sine, cosine];
  }
}

/** log x = 2 atanh((x - 1) / (x + 1)) for x in [0.7, 1.5]. */
function logarithmNearOne(x: number): number {
  const s = (x - 1) / (x + 1);
  let sum = 0;
  for (let power = 27; power >= 3; power -= 2) sum = (sum + 1 / power) * s * s;
  return 2 * s * (1 + sum);
}

/** Horner's scheme for x - x^3/3! + x^5/5! - ..., |x| at most pi/4. */
function sineSeries(x: number): number {
  let sum = 0;
  for (let n = 20; n >= 2; n -= 2) sum = (1 + sum) * ((-x * x) / (n * (n + 1)));
  return x + x * sum;
}

/** Horner's scheme for 1 - x^2/2! + x^4/4! - ..., |x| at most pi/4. */
function cosineSeries(x: number): number {
  let sum = 0;
  for (let n = 20; n >= 2; n -= 2) sum = (1 + sum) * ((-x * x) / (n * (n - 1)));
  return 1 + sum;
}
