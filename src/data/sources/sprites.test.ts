import { describe, expect, it } from "vitest";
import { gatherData, gatherLabels } from "../source.ts";
import { maskSide, spriteMask } from "./spriteMasks.ts";
import { loadSprites, spriteCount, spriteFactors, spriteSource } from "./sprites.ts";

const all = spriteSource();
/** The row of a combination of factors, by their numbers. */
const rowOf = (shape: number, scale: number, orientation: number, x: number, y: number) =>
  (((shape * 6 + scale) * 40 + orientation) * 32 + x) * 32 + y;
const imageOf = (row: number) => gatherData(all, Uint32Array.of(row));

/** Places of white pixels. */
function whites(image: ArrayLike<number>): readonly (readonly [x: number, y: number])[] {
  return Array.from({ length: 4096 }, (_, at) => at)
    .filter((at) => image[at] === 255)
    .map((at) => [at % 64, Math.floor(at / 64)] as const);
}

/** Area, middle and second moments in pixels. */
function momentsOf(image: ArrayLike<number>) {
  const places = whites(image);
  const mean = (of: (x: number, y: number) => number) =>
    places.reduce((sum, [x, y]) => sum + of(x, y), 0) / places.length;
  const [x, y] = [mean((a) => a), mean((_, b) => b)];
  return {
    area: places.length,
    x,
    y,
    xx: mean((a) => (a - x) ** 2),
    yy: mean((_, b) => (b - y) ** 2),
    xy: mean((a, b) => (a - x) * (b - y)),
  };
}

describe("sprites", () => {
  it("are 737,280 black and white images in the order of their factors, y changing fastest", async () => {
    expect(spriteCount).toBe(3 * 6 * 40 * 32 * 32);
    expect(all.count).toBe(737_280);
    const rows = Uint32Array.of(0, 1, 32, 1024, 40 * 1024, 6 * 40 * 1024, 737_279);
    const factors = new Float32Array(5 * rows.length);
    await all.gather(rows, { factors });
    const step = (2 * Math.PI) / 39;
    expect(factors).toEqual(
      Float32Array.from(
        [
          [1, 0.5, 0, 0, 0],
          [1, 0.5, 0, 0, 1 / 31],
          [1, 0.5, 0, 1 / 31, 0],
          [1, 0.5, step, 0, 0],
          [1, 0.6, 0, 0, 0],
          [2, 0.5, 0, 0, 0],
          [3, 1, 2 * Math.PI, 1, 1],
        ].flat(),
      ),
    );
    expect(await gatherLabels(all, rows)).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 1, 2));
    expect(new Set(await gatherData(all, rows))).toEqual(new Set([0, 255]));
  });

  it("have the areas of their shapes, which grow with the square of the scale", async () => {
    // Square: 22; ellipse: 31 by 15.5. The heart's area is 3.66 times its unit square (by integration), here 11.
    let heart = 0;
    for (let i = 0; i < 1000; i++)
      for (let j = 0; j < 1000; j++) {
        const [x, y] = [(i + 0.5) / 250 - 2, (j + 0.5) / 250 - 2];
        if ((x * x + y * y - 1) ** 3 <= x * x * y ** 3) heart += 1 / 250 ** 2;
      }
    const areas = [22 ** 2, Math.PI * 15.5 * 7.75, heart * 11 ** 2];
    for (const [shape, area] of areas.entries())
      for (const scale of [0, 3, 5]) {
        const found = momentsOf(await imageOf(rowOf(shape, scale, 7, 10, 20))).area;
        const expected = area * (0.5 + scale / 10) ** 2;
        // A pixel at most along an outline of about 4 sqrt(area).
        expect(Math.abs(found - expected)).toBeLessThan(Math.sqrt(expected));
      }
  });

  it("move by one pixel per step: x to the right, y downwards", async () => {
    for (const shape of [0, 1, 2]) {
      const first = whites(await imageOf(rowOf(shape, 4, 5, 0, 0)));
      const moved = whites(await imageOf(rowOf(shape, 4, 5, 31, 9)));
      expect(moved).toEqual(first.map(([x, y]) => [x + 31, y + 9]));
    }
    const { x, y } = momentsOf(await imageOf(rowOf(0, 5, 3, 4, 31)));
    expect([x, y]).toEqual([20, 47]);
  });

  it("stay inside the image at the largest scale and every orientation", async () => {
    for (const shape of [0, 1, 2])
      for (let orientation = 0; orientation < 40; orientation++) {
        const mask = spriteMask(shape, 5, orientation);
        const edge = Array.from({ length: maskSide }, (_, at) => at);
        const touching = edge.filter(
          (at) =>
            mask[at] ||
            mask[(maskSide - 1) * maskSide + at] ||
            mask[at * maskSide] ||
            mask[at * maskSide + maskSide - 1],
        );
        // A border of the mask lies at the border of an image: what would be cut off would touch it broadly.
        expect(touching.length, `${shape}, ${orientation}`).toBeLessThan(4);
      }
  });

  it("rotate counterclockwise, a full turn in 39 steps", async () => {
    // The long axis of an ellipse at angle t has the covariance sign of sin 2t, upwards; rows run downwards.
    for (const orientation of [0, 4, 13, 30]) {
      const { xx, yy, xy } = momentsOf(await imageOf(rowOf(1, 5, orientation, 16, 16)));
      const angle = (spriteFactors.orientation[orientation] ?? 0) % Math.PI;
      const found = (0.5 * Math.atan2(-2 * xy, xx - yy) + Math.PI) % Math.PI;
      const apart = Math.abs(found - angle);
      expect(Math.min(apart, Math.PI - apart)).toBeLessThan(0.05);
    }
    expect(await imageOf(rowOf(2, 3, 39, 5, 6))).toEqual(await imageOf(rowOf(2, 3, 0, 5, 6)));
    // The heart's point is below at first, and to the right a quarter of a turn later, between steps 9 and 10.
    const upright = momentsOf(await imageOf(rowOf(2, 5, 0, 16, 16)));
    expect(Math.abs(upright.x - 32)).toBeLessThan(0.01);
    const lowest = whites(await imageOf(rowOf(2, 5, 0, 16, 16))).at(-1);
    expect(lowest?.[0]).toBe(32);
    const right = whites(await imageOf(rowOf(2, 5, 10, 16, 16))).reduce((a, b) => (b[0] > a[0] ? b : a));
    expect(Math.abs(right[1] - 32)).toBeLessThanOrEqual(2);
  });

  it("are split into 5,000 for testing, always the same, and the rest", async () => {
    const { train, test, classes, factors } = loadSprites();
    expect([train.count, test.count]).toEqual([732_280, 5000]);
    const [first, again] = [test, loadSprites().test].map((split) =>
      Array.from({ length: 5000 }, (_, row) => split.fileRow(row)),
    );
    expect(first).toEqual(again);
    const inTest = new Set(first);
    expect(inTest.size).toBe(5000);
    for (let row = 0; row < train.count; row += 1009) expect(inTest.has(train.fileRow(row))).toBe(false);
    expect(classes).toEqual(["square", "ellipse", "heart"]);
    expect(factors).toEqual(["shape", "scale", "orientation", "x", "y"]);
    const some = new Float32Array(10);
    await train.gather(Uint32Array.of(0, train.count - 1), { factors: some });
    expect(some[0]).toBe(1);
    expect(some[5]).toBe(3);
  });

  it("note how many test images are equal to a training image", () => {
    // Outlines with the same pixels, keyed by their pixels.
    const groups = new Map<string, number[]>();
    for (let outline = 0; outline < 720; outline++) {
      const mask = spriteMask(Math.floor(outline / 240), Math.floor(outline / 40) % 6, outline % 40);
      const key = mask.join();
      groups.set(key, [...(groups.get(key) ?? []), outline]);
    }
    const same = new Map(
      [...groups.values()].flatMap((group) => group.map((outline) => [outline, group] as const)),
    );
    const { test, notes } = loadSprites();
    const rows = Array.from({ length: test.count }, (_, row) => test.fileRow(row));
    const inTest = new Set(rows);
    const twins = rows.filter((row) =>
      same.get(Math.floor(row / 1024))?.some((outline) => !inTest.has(outline * 1024 + (row % 1024))),
    );
    expect(notes?.[0]).toContain(`${twins.length} of the 5,000 test images`);
  });

  it("refuse rows that do not exist", async () => {
    await expect(imageOf(737_280)).rejects.toThrow("expected an integer from 0 to 737279, found 737280");
  });
});
