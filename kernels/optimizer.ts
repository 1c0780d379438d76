// AssemblyScript, compiled to WebAssembly by `npm run build:kernels`. Works in place on one memory that the runtime
// lays out: parameters, gradients and moments, each 64-byte aligned and a multiple of sixteen floats long.

const SMALLEST_NORMAL: v128 = f32x4.splat(1.17549435e-38);

/** Zero where the number is denormal, NaN where it is NaN: dead inputs let moments decay into denormals, which are many times slower. */
// @ts-expect-error: decorator
@inline
function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), SMALLEST_NORMAL));
}

/** `flush` of what is not negative. */
// @ts-expect-error: decorator
@inline
function flushPositive(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(x, SMALLEST_NORMAL));
}

/** The next first moment. */
// @ts-expect-error: decorator
@inline
function average(first: v128, keep: v128, gradient: v128, take: v128): v128 {
  return flush(f32x4.add(f32x4.mul(first, keep), f32x4.mul(gradient, take)));
}

/** The next second moment. The gradient is scaled before it is squared, which keeps it in the range of float32. */
// @ts-expect-error: decorator
@inline
function averageSquare(second: v128, keep: v128, gradient: v128, takeRoot: v128): v128 {
  const scaled = f32x4.mul(gradient, takeRoot);
  return flushPositive(f32x4.add(f32x4.mul(second, keep), f32x4.mul(scaled, scaled)));
}

/** The parameter after a step along first / (sqrt(second) + epsilon). */
// @ts-expect-error: decorator
@inline
function move(parameter: v128, step: v128, first: v128, second: v128, epsilon: v128): v128 {
  return f32x4.sub(parameter, f32x4.div(f32x4.mul(step, first), f32x4.add(f32x4.sqrt(second), epsilon)));
}

/**
 * One step of Adam (Kingma and Ba 2015, section 2, with both corrections of bias in the step and in epsilon) over `count`
 * floats, a multiple of 16:
 *
 *     first  = beta1 first + takeFirst gradient
 *     second = beta2 second + (takeSecondRoot gradient)²
 *     parameter = parameter - step first / (sqrt(second) + epsilon)
 *
 * Whatever scales the gradient is in takeFirst and takeSecondRoot. Returns 1 if every second moment is finite, as it is where
 * every gradient was, else 0.
 *
 * Sixteen floats at a time, stage by stage: four roots and four divisions are under way at once.
 */
export function adam(
  parameters: usize,
  gradients: usize,
  firstMoments: usize,
  secondMoments: usize,
  count: i32,
  step: f32,
  beta1: f32,
  takeFirst: f32,
  beta2: f32,
  takeSecondRoot: f32,
  epsilon: f32,
): i32 {
  const steps = f32x4.splat(step);
  const keep1 = f32x4.splat(beta1);
  const take1 = f32x4.splat(takeFirst);
  const keep2 = f32x4.splat(beta2);
  const take2 = f32x4.splat(takeSecondRoot);
  const eps = f32x4.splat(epsilon);
  let total = f32x4.splat(0);
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 64) {
    const p = parameters + at;
    const g = gradients + at;
    const m = firstMoments + at;
    const v = secondMoments + at;

    const g0 = v128.load(g);
    const g1 = v128.load(g, 16);
    const g2 = v128.load(g, 32);
    const g3 = v128.load(g, 48);
    const m0 = average(v128.load(m), keep1, g0, take1);
    const m1 = average(v128.load(m, 16), keep1, g1, take1);
    const m2 = average(v128.load(m, 32), keep1, g2, take1);
    const m3 = average(v128.load(m, 48), keep1, g3, take1);
    const v0 = averageSquare(v128.load(v), keep2, g0, take2);
    const v1 = averageSquare(v128.load(v, 16), keep2, g1, take2);
    const v2 = averageSquare(v128.load(v, 32), keep2, g2, take2);
    const v3 = averageSquare(v128.load(v, 48), keep2, g3, take2);

    total = f32x4.add(f32x4.add(total, f32x4.add(v0, v1)), f32x4.add(v2, v3));
    v128.store(m, m0);
    v128.store(m, m1, 16);
    v128.store(m, m2, 32);
    v128.store(m, m3, 48);
    v128.store(v, v0);
    v128.store(v, v1, 16);
    v128.store(v, v2, 32);
    v128.store(v, v3, 48);
    v128.store(p, move(v128.load(p), steps, m0, v0, eps));
    v128.store(p, move(v128.load(p, 16), steps, m1, v1, eps), 16);
    v128.store(p, move(v128.load(p, 32), steps, m2, v2, eps), 32);
    v128.store(p, move(v128.load(p, 48), steps, m3, v3, eps), 48);
  }
  // Second moments are not negative: their sum is finite if and only if each of them is.
  return v128.any_true(f32x4.ne(f32x4.sub(total, total), f32x4.splat(0))) ? 0 : 1;
}

/** The sum of squares of `count` floats, accumulated in float64 in a fixed order. */
export function sumOfSquares(values: usize, count: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const four = v128.load(values + at);
    const first = f64x2.promote_low_f32x4(four);
    const second = f64x2.promote_low_f32x4(i8x16.shuffle(four, four, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    low = f64x2.add(low, f64x2.mul(first, first));
    high = f64x2.add(high, f64x2.mul(second, second));
  }
  const sum = f64x2.add(low, high);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
