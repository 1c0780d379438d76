import { elementCount } from "../../src/graph/shape.ts";
import { draw } from "../../src/graph/testing/draw.ts";
import { randomStream } from "../../src/random/stream.ts";
import type { Model } from "../../src/vae/model.ts";

/** Seeded standard normals. */
export function normals(count: number, purpose: string): number[] {
  const values = new Float32Array(count);
  randomStream(20, purpose).normals(0, values);
  return Array.from(values);
}

/** Parameters of a model, away from any kink. */
export function parameterFeeds(model: Model): Record<string, number[]> {
  return Object.fromEntries(
    model.parameters.map(({ name, sizes }) => [
      name,
      draw("awayFromZero", elementCount(sizes), name).map((x) => x / 4),
    ]),
  );
}

/** Pixels, noise and, where a model has one, the condition of `count` data: classes one after another, or vectors. */
export function dataFeeds(model: Model, count: number, purpose = "data"): Record<string, number[]> {
  const pixels = draw("anywhere", count * elementCount(model.parts.dataShape), purpose);
  const noise = model.feeds.training.noise.map(({ name, sizes }) => [
    name,
    normals(count * elementCount(sizes), `${purpose}/${name}`),
  ]);
  const x = pixels.map((value) => Math.floor((value + 2) * 63));
  return { x, ...conditionFeeds(model, count), ...Object.fromEntries(noise) };
}

function conditionFeeds({ parts: { condition } }: Model, count: number): Record<string, number[]> {
  if (condition === undefined) return {};
  if (condition.kind === "vector")
    return { condition: draw("awayFromZero", count * condition.size, "condition") };
  return { condition: Array.from({ length: count }, (_, datum) => datum % condition.classes) };
}
