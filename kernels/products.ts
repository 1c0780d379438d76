// AssemblyScript, compiled to WebAssembly by `npm run build:kernels`. Works in place on one memory that the caller lays out.

/**
 * out += A B, in float64: `out` [rows, columns] and B [depth, columns] row-major, rows and columns multiples of four. A has element
 * (i, p) at a + i * rowStride + p * depthStride bytes, so that it can be read as it lies or transposed. Each sum is taken in the
 * order of p.
 *
 * Four rows by four columns at a time, which is what registers hold: eight sums of two numbers.
 */
export function multiplyAdd(
  a: usize,
  rowStride: usize,
  depthStride: usize,
  b: usize,
  out: usize,
  rows: i32,
  depth: i32,
  columns: i32,
): void {
  const width = <usize>columns << 3;
  for (let i: i32 = 0; i < rows; i += 4) {
    for (let column: usize = 0; column < width; column += 32) {
      const out0 = out + column;
      const out1 = out0 + width;
      const out2 = out1 + width;
      const out3 = out2 + width;
      let s00 = v128.load(out0);
      let s01 = v128.load(out0, 16);
      let s10 = v128.load(out1);
      let s11 = v128.load(out1, 16);
      let s20 = v128.load(out2);
      let s21 = v128.load(out2, 16);
      let s30 = v128.load(out3);
      let s31 = v128.load(out3, 16);
      let a0 = a;
      let a1 = a0 + rowStride;
      let a2 = a1 + rowStride;
      let a3 = a2 + rowStride;
      let right = b + column;
      for (let p: i32 = 0; p < depth; p++) {
        const b0 = v128.load(right);
        const b1 = v128.load(right, 16);
        const x0 = v128.load64_splat(a0);
        s00 = f64x2.add(s00, f64x2.mul(x0, b0));
        s01 = f64x2.add(s01, f64x2.mul(x0, b1));
        const x1 = v128.load64_splat(a1);
        s10 = f64x2.add(s10, f64x2.mul(x1, b0));
        s11 = f64x2.add(s11, f64x2.mul(x1, b1));
        const x2 = v128.load64_splat(a2);
        s20 = f64x2.add(s20, f64x2.mul(x2, b0));
        s21 = f64x2.add(s21, f64x2.mul(x2, b1));
        const x3 = v128.load64_splat(a3);
        s30 = f64x2.add(s30, f64x2.mul(x3, b0));
        s31 = f64x2.add(s31, f64x2.mul(x3, b1));
        a0 += depthStride;
        a1 += depthStride;
        a2 += depthStride;
        a3 += depthStride;
        right += width;
      }
      v128.store(out0, s00);
      v128.store(out0, s01, 16);
      v128.store(out1, s10);
      v128.store(out1, s11, 16);
      v128.store(out2, s20);
      v128.store(out2, s21, 16);
      v128.store(out3, s30);
      v128.store(out3, s31, 16);
    }
    a += rowStride << 2;
    out += width << 2;
  }
}

/**
 * Rows of the products of each two of `count` rows, row 0 with 0, 1 with 0, 1 with 1, 2 with 0 and so on: they are written behind
 * those rows. Rows have `columns` float64, a multiple of four.
 */
export function multiplyPairs(rows: usize, count: i32, columns: i32): void {
  const width = <usize>columns << 3;
  let out = rows + <usize>count * width;
  for (let i: i32 = 0; i < count; i++) {
    const left = rows + <usize>i * width;
    for (let j: i32 = 0; j <= i; j++) {
      const right = rows + <usize>j * width;
      for (let at: usize = 0; at < width; at += 32) {
        v128.store(out + at, f64x2.mul(v128.load(left + at), v128.load(right + at)));
        v128.store(out + at, f64x2.mul(v128.load(left + at, 16), v128.load(right + at, 16)), 16);
      }
      out += width;
    }
  }
}
