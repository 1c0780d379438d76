import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { nearHashes } from "./nearHashes.ts";

/** 32-bit words; some are copies of others with a few bits changed. */
function hashes(count: number): { readonly high: Uint32Array; readonly low: Uint32Array } {
  const draws = new Float32Array(4 * count);
  randomStream(5, "hashes").uniforms(0, draws);
  const [high, low] = [new Uint32Array(count), new Uint32Array(count)];
  for (let at = 0; at < count; at++) {
    const draw = (part: number) => draws[4 * at + part] ?? 0;
    high[at] = 2 ** 32 * draw(0);
    low[at] = 2 ** 32 * draw(1);
    if (at < 10 || draw(2) < 0.5) continue;
    // A copy of an earlier one with up to five bits changed, anywhere in the 64.
    const of = Math.floor(at * draw(3));
    [high[at], low[at]] = [high[of] ?? 0, low[of] ?? 0];
    for (let bit = 0; bit < at % 6; bit++) {
      const place = (17 * at + 23 * bit) % 64;
      if (place < 32) low[at] = (low[at] ?? 0) ^ (1 << place);
      else high[at] = (high[at] ?? 0) ^ (1 << (place - 32));
    }
  }
  return { high, low };
}

function allPairs(high: Uint32Array, low: Uint32Array, most: number): string[] {
  const found: string[] = [];
  for (let a = 0; a < high.length; a++)
    for (let b = a + 1; b < high.length; b++) {
      const word = (half: Uint32Array) => ((half[a] ?? 0) ^ (half[b] ?? 0)) >>> 0;
      const bits = `${word(high).toString(2)}${word(low).toString(2)}`.replaceAll("0", "").length;
      if (bits <= most) found.push(`${a} ${b} ${bits}`);
    }
  return found.sort();
}

describe("nearHashes", () => {
  it.each([0, 1, 3])("finds each pair within %i bits once, like comparing all pairs", (most) => {
    const { high, low } = hashes(300);
    const { close, complete } = nearHashes(high, low, 300, most);
    const expected = allPairs(high, low, most);
    expect(expected.length).toBeGreaterThan(20);
    expect([...close].map((pair) => pair.join(" ")).sort()).toEqual(expected);
    expect(complete).toBe(true);
  });

  it("uses only the first hashes of larger arrays", () => {
    const { close } = nearHashes(new Uint32Array(9), new Uint32Array(9), 3, 3);
    expect([...close]).toEqual([
      [0, 1, 0],
      [0, 2, 0],
      [1, 2, 0],
    ]);
  });

  it("bounds the comparisons if all hashes are alike, and reports it", () => {
    const count = 10_000;
    const low = Uint32Array.from({ length: count }, (_, at) => at & 1);
    const { close, complete } = nearHashes(new Uint32Array(count), low, count, 3);
    let pairs = 0;
    for (const [a, b] of close) if (a < b) pairs += 1;
    expect(complete).toBe(false);
    // All with all would be 50 million.
    expect(pairs).toBeGreaterThan(count);
    expect(pairs).toBeLessThan(4 * 128 * count);
  });
});
