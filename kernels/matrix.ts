// AssemblyScript, compiled to WebAssembly by `npm run build:kernels`. Works in place on one memory that the caller lays out. Each
// thread has its own instance over that memory, and all take tiles of the same product.

/** Columns of the result in one tile: a cache line. */
const TILE: i32 = 16;
const TILE_BYTES: usize = 64;
/** Polls before a thread without work sleeps: about 20 microseconds. */
const POLLS: i32 = 2000;

/** A product, as the caller writes it: offsets in bytes. */
@unmanaged
class Job {
  /** Changes with each job, which wakes the other threads. */
  generation: i32;
  /** 1 while threads may join. */
  open: i32;
  /** Other threads that have joined. */
  joined: i32;
  /** The next tile that no thread has taken. */
  tile: i32;
  /** 1 if the left matrix is given as lists of its elements that are not zero. */
  sparse: i32;
  left: usize;
  leftRow: usize;
  leftDepth: usize;
  right: usize;
  rightDepth: usize;
  rightColumn: usize;
  out: usize;
  outRow: usize;
  outColumn: usize;
  rows: i32;
  columns: i32;
  depth: i32;
  /** Numbers in the list of each row, and the largest possible number. */
  counts: usize;
  capacity: i32;
  /** Working memory of the first thread, and of each. */
  scratch: usize;
  scratchSize: usize;
}

// @ts-expect-error: decorator
@inline
function multiplyAdd(sum: v128, x: v128, y: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, y, sum);
  return f32x4.add(sum, f32x4.mul(x, y));
}

/** Writes the transpose of four rows of four numbers. */
// @ts-expect-error: decorator
@inline
function transpose(from: usize, rowStride: usize, to: usize, stride: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + rowStride);
  const c = v128.load(from + 2 * rowStride);
  const d = v128.load(from + 3 * rowStride);
  const abLow = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const abHigh = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdLow = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const cdHigh = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abLow, cdLow, 0, 2));
  v128.store(to + stride, v128.shuffle<i64>(abLow, cdLow, 1, 3));
  v128.store(to + 2 * stride, v128.shuffle<i64>(abHigh, cdHigh, 0, 2));
  v128.store(to + 3 * stride, v128.shuffle<i64>(abHigh, cdHigh, 1, 3));
}

/** Copies `depth` rows of `width` numbers, a multiple of four; numbers from `count` on are zero. */
function pack(from: usize, stride: usize, depthStride: usize, count: i32, depth: i32, width: i32, to: usize): void {
  const row = <usize>width << 2;
  if (count == width && stride == 4) {
    for (let p: i32 = 0; p < depth; p++) {
      for (let at: usize = 0; at < row; at += 16) v128.store(to + at, v128.load(from + at));
      from += depthStride;
      to += row;
    }
    return;
  }
  let p: i32 = 0;
  if (count == width && depthStride == 4) {
    for (; p + 4 <= depth; p += 4) {
      for (let q: i32 = 0; q < width; q += 4) transpose(from + <usize>q * stride, stride, to + (<usize>q << 2), row);
      from += 16;
      to += 4 * row;
    }
  }
  for (; p < depth; p++) {
    for (let q: i32 = 0; q < width; q++) {
      store<f32>(to + (<usize>q << 2), q < count ? load<f32>(from + <usize>q * stride) : 0);
    }
    from += depthStride;
    to += row;
  }
}

/** Copies `rows` rows of `count` numbers each to a matrix with any strides; row i starts at from + i * stride. */
function unpack(from: usize, stride: usize, rows: i32, count: i32, to: usize, rowStride: usize, columnStride: usize): void {
  let i: i32 = 0;
  if (columnStride == 4 && count == TILE) {
    for (; i < rows; i++) {
      for (let at: usize = 0; at < TILE_BYTES; at += 16) v128.store(to + at, v128.load(from + at));
      from += stride;
      to += rowStride;
    }
    return;
  }
  if (rowStride == 4 && count == TILE) {
    for (; i + 4 <= rows; i += 4) {
      for (let at: usize = 0; at < TILE_BYTES; at += 16) transpose(from + at, stride, to + (at >> 2) * columnStride, columnStride);
      from += 4 * stride;
      to += 16;
    }
  }
  for (; i < rows; i++) {
    for (let q: i32 = 0; q < count; q++) store<f32>(to + <usize>q * columnStride, load<f32>(from + (<usize>q << 2)));
    from += stride;
    to += rowStride;
  }
}

/** Tiles of out = left right. Each sum is taken in the order of the depth: four rows by eight columns at a time. */
function dense(job: Job, scratch: usize): void {
  const depth = job.depth;
  const rows = job.rows;
  const panel = <usize>depth << 4;
  const strip = scratch + <usize>((rows + 3) >> 2) * panel;
  const small = strip + (<usize>depth << 5);
  for (let i: i32 = 0; i < rows; i += 4) {
    const from = job.left + <usize>i * job.leftRow;
    pack(from, job.leftRow, job.leftDepth, min(4, rows - i), depth, 4, scratch + <usize>(i >> 2) * panel);
  }
  for (;;) {
    const tile = atomic.add<i32>(changetype<usize>(job) + offsetof<Job>("tile"), 1) * TILE;
    if (tile >= job.columns) return;
    for (let j: i32 = tile; j < min(tile + TILE, job.columns); j += 8) {
      const width = min(8, job.columns - j);
      pack(job.right + <usize>j * job.rightColumn, job.rightColumn, job.rightDepth, width, depth, 8, strip);
      const end = strip + (<usize>depth << 5);
      let x = scratch;
      for (let i: i32 = 0; i < rows; i += 4) {
        let s00 = f32x4.splat(0);
        let s01 = f32x4.splat(0);
        let s10 = f32x4.splat(0);
        let s11 = f32x4.splat(0);
        let s20 = f32x4.splat(0);
        let s21 = f32x4.splat(0);
        let s30 = f32x4.splat(0);
        let s31 = f32x4.splat(0);
        for (let y = strip; y < end; y += 32) {
          const y0 = v128.load(y);
          const y1 = v128.load(y, 16);
          const x0 = v128.load32_splat(x);
          s00 = multiplyAdd(s00, x0, y0);
          s01 = multiplyAdd(s01, x0, y1);
          const x1 = v128.load32_splat(x, 4);
          s10 = multiplyAdd(s10, x1, y0);
          s11 = multiplyAdd(s11, x1, y1);
          const x2 = v128.load32_splat(x, 8);
          s20 = multiplyAdd(s20, x2, y0);
          s21 = multiplyAdd(s21, x2, y1);
          const x3 = v128.load32_splat(x, 12);
          s30 = multiplyAdd(s30, x3, y0);
          s31 = multiplyAdd(s31, x3, y1);
          x += 16;
        }
        const out = job.out + <usize>i * job.outRow + (<usize>j << 2);
        const whole = width == 8 && i + 4 <= rows;
        const row = whole ? job.outRow : 32;
        let to = whole ? out : small;
        v128.store(to, s00);
        v128.store(to, s01, 16);
        to += row;
        v128.store(to, s10);
        v128.store(to, s11, 16);
        to += row;
        v128.store(to, s20);
        v128.store(to, s21, 16);
        to += row;
        v128.store(to, s30);
        v128.store(to, s31, 16);
        if (!whole) unpack(small, 32, min(4, rows - i), width, out, job.outRow, 4);
      }
    }
  }
}

/** As `dense`, where the left matrix is given as lists: for each element that is not zero, its depth times 64, and the element. */
function sparse(job: Job, scratch: usize): void {
  const results = scratch + (<usize>job.depth << 6);
  for (;;) {
    const tile = atomic.add<i32>(changetype<usize>(job) + offsetof<Job>("tile"), 1) * TILE;
    if (tile >= job.columns) return;
    const width = min(TILE, job.columns - tile);
    pack(job.right + <usize>tile * job.rightColumn, job.rightColumn, job.rightDepth, width, job.depth, TILE, scratch);
    let to = results;
    for (let i: i32 = 0; i < job.rows; i++) {
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      const list = job.left + (<usize>(i * job.capacity) << 3);
      const end = list + (<usize>load<i32>(job.counts + (<usize>i << 2)) << 3);
      for (let at = list; at < end; at += 8) {
        const y = scratch + <usize>load<i32>(at);
        const x = v128.load32_splat(at, 4);
        s0 = multiplyAdd(s0, x, v128.load(y));
        s1 = multiplyAdd(s1, x, v128.load(y, 16));
        s2 = multiplyAdd(s2, x, v128.load(y, 32));
        s3 = multiplyAdd(s3, x, v128.load(y, 48));
      }
      v128.store(to, s0);
      v128.store(to, s1, 16);
      v128.store(to, s2, 32);
      v128.store(to, s3, 48);
      to += TILE_BYTES;
    }
    const out = job.out + <usize>tile * job.outColumn;
    unpack(results, TILE_BYTES, job.rows, width, out, job.outRow, job.outColumn);
  }
}

function work(job: Job, worker: i32): void {
  const scratch = job.scratch + <usize>worker * job.scratchSize;
  if (job.sparse) sparse(job, scratch);
  else dense(job, scratch);
}

/** Computes a job. Other threads may join; those that sleep until its end are not waited for. */
export function multiply(at: usize): void {
  const job = changetype<Job>(at);
  job.tile = 0;
  atomic.store<i32>(at + offsetof<Job>("open"), 1);
  atomic.add<i32>(at + offsetof<Job>("generation"), 1);
  atomic.notify(at + offsetof<Job>("generation"), -1);
  work(job, 0);
  atomic.store<i32>(at + offsetof<Job>("open"), 0);
  while (atomic.load<i32>(at + offsetof<Job>("joined")) > 0) {}
}

/** Joins jobs until the thread is ended. Only in memory that threads share. */
export function serve(at: usize, worker: i32): void {
  const job = changetype<Job>(at);
  const generation = at + offsetof<Job>("generation");
  let seen: i32 = 0;
  for (;;) {
    for (let poll: i32 = 0; poll < POLLS && atomic.load<i32>(generation) == seen; poll++) {}
    while (atomic.load<i32>(generation) == seen) atomic.wait<i32>(generation, seen, -1);
    seen = atomic.load<i32>(generation);
    atomic.add<i32>(at + offsetof<Job>("joined"), 1);
    if (atomic.load<i32>(at + offsetof<Job>("open"))) work(job, worker);
    atomic.sub<i32>(at + offsetof<Job>("joined"), 1);
  }
}

/** The number of bytes that are not zero. */
export function countNonzero(bytes: usize, count: i32): i32 {
  let found: i32 = 0;
  for (let at: i32 = 0; at < count; at++) found += i32(load<u8>(bytes + at) != 0);
  return found;
}

/** Writes `count` bytes, each times `scale`. */
export function scaleBytes(bytes: usize, count: i32, scale: f32, to: usize): void {
  for (let at: i32 = 0; at < count; at++) store<f32>(to + (<usize>at << 2), f32(load<u8>(bytes + at)) * scale);
}

/**
 * Lists the bytes of a matrix that are not zero, times `scale`: of each row, or of each column. Entries are those that `sparse` reads.
 * A list has at most `capacity` entries; `counts` receives their numbers.
 */
export function listNonzero(
  bytes: usize,
  rows: i32,
  columns: i32,
  scale: f32,
  ofColumns: i32,
  lists: usize,
  counts: usize,
  capacity: i32,
): void {
  memory.fill(counts, 0, <usize>(ofColumns ? columns : rows) << 2);
  for (let row: i32 = 0; row < rows; row++) {
    for (let column: i32 = 0; column < columns; column++) {
      const byte = load<u8>(bytes + column);
      if (byte == 0) continue;
      const list = ofColumns ? column : row;
      const at = counts + (<usize>list << 2);
      const length = load<i32>(at);
      const entry = lists + (<usize>(list * capacity + length) << 3);
      store<i32>(entry, (ofColumns ? row : column) << 6);
      store<f32>(entry, f32(byte) * scale, 4);
      store<i32>(at, length + 1);
    }
    bytes += columns;
  }
}
