// AssemblyScript, compiled to WebAssembly by `npm run build:kernels`. Works in place on one memory that the runtime
// lays out: parameters, gradients and moments, each 16-byte aligned and a multiple of four floats long.

const ABSOLUTE: v128 = i32x4.splat(0x7fffffff);
const SMALLEST_NORMAL: v128 = f32x4.splat(1.17549435e-38);

/** Zero where the number is denormal, NaN where it is NaN: dead inputs let moments decay into denormals, which are many times slower. */
// @ts-expect-error: decorator
@inline
function flush(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(v128.and(x, ABSOLUTE), SMALLEST_NORMAL));
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) over `count` floats.
 *
 * stepSize is learningRate / (1 - beta1^t); rootCorrection is 1 / sqrt(1 - beta2^t); the gradient is multiplied by
 * gradientScale first. 1 - beta1 and 1 - beta2 come from the caller, who has them more exactly. Returns 1 if every
 * second moment is finite, as it is where every gradient was, else 0.
 */
export function adam(
  parameters: usize,
  gradients: usize,
  firstMoments: usize,
  secondMoments: usize,
  count: i32,
  stepSize: f32,
  beta1: f32,
  oneMinusBeta1: f32,
  beta2: f32,
  oneMinusBeta2: f32,
  rootCorrection: f32,
  epsilon: f32,
  gradientScale: f32,
): i32 {
  const scale = f32x4.splat(gradientScale);
  const keep1 = f32x4.splat(beta1);
  const take1 = f32x4.splat(oneMinusBeta1);
  const keep2 = f32x4.splat(beta2);
  const take2 = f32x4.splat(oneMinusBeta2);
  const correction = f32x4.splat(rootCorrection);
  const step = f32x4.splat(stepSize);
  const eps = f32x4.splat(epsilon);
  let total = f32x4.splat(0);
  const end = <usize>count << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const gradient = f32x4.mul(v128.load(gradients + at), scale);
    const first = flush(f32x4.add(f32x4.mul(v128.load(firstMoments + at), keep1), f32x4.mul(gradient, take1)));
    const second = flush(
      f32x4.add(f32x4.mul(v128.load(secondMoments + at), keep2), f32x4.mul(f32x4.mul(gradient, gradient), take2)),
    );
    total = f32x4.add(total, second);
    const denominator = f32x4.add(f32x4.mul(f32x4.sqrt(second), correction), eps);
    const moved = f32x4.sub(v128.load(parameters + at), f32x4.mul(step, f32x4.div(first, denominator)));
    v128.store(parameters + at, moved);
    v128.store(firstMoments + at, first);
    v128.store(secondMoments + at, second);
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
