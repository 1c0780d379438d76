import { describe, expect, it } from "vitest";
import { corners, edges, intoCube, turned } from "../../../picture/space/turn.ts";
import { nothing } from "./html.ts";
import { spaceSection } from "./space.ts";
import { spaceScript } from "./spaceScript.ts";

interface View {
  readonly yaw: number;
  readonly pitch: number;
  readonly zoom: number;
}

interface Functions {
  turned(points: Float32Array, view: Omit<View, "zoom">): Float32Array;
  unpacked(text: string): Float32Array;
  backToFront(seen: Float32Array): Uint32Array;
  cornersOfCube(): Float32Array;
  edgesOfCube(): readonly (readonly [number, number])[];
  moved(view: View, across: number, down: number): View;
  zoomed(view: View, factor: number): View;
  pressed(view: View, key: string, home: View): View | undefined;
  clearHeight(name: Name, taken: readonly Name[], line: number, side: number): number;
}

/** A name on one line: its middle, and half its width. */
interface Name {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/** The script's own functions, run without a page. */
const names =
  "turned, unpacked, backToFront, cornersOfCube, edgesOfCube, moved, zoomed, pressed, clearHeight";
const functions = new Function("document", `${spaceScript}; return { ${names} };`)({
  querySelectorAll: () => [],
}) as Functions;
const view = { yaw: 0.5, pitch: 0.25, zoom: 1 };
const points = Float32Array.from({ length: 300 }, (_, at) => Math.sin(12.9898 * (at + 1)));

describe("the script that turns points", () => {
  it("holds nothing that could end its element", () => {
    expect(spaceScript).not.toMatch(/[<&]/);
  });

  it("turns as the stills are turned, in the same cube", () => {
    expect(functions.turned(points, view)).toEqual(turned(points, view));
    expect(functions.cornersOfCube()).toEqual(corners);
    const sorted = (pairs: readonly (readonly [number, number])[]) => pairs.map((pair) => pair.join()).sort();
    expect(sorted(functions.edgesOfCube())).toEqual(sorted(edges));
  });

  it("moves the name of an axis up or down where it would touch another, within the square", () => {
    const taken: Name[] = [];
    for (const y of [350, 350, 346, 100]) {
      const name = { x: 100, y, half: 60 };
      taken.push({ ...name, y: functions.clearHeight(name, taken, 16, 358) });
    }
    taken.forEach(({ y }, index) => {
      expect(y).toBeGreaterThanOrEqual(8);
      expect(y).toBeLessThanOrEqual(350);
      for (const other of taken.slice(index + 1)) expect(Math.abs(other.y - y)).toBeGreaterThanOrEqual(16);
    });
    expect(functions.clearHeight({ x: 300, y: 340, half: 20 }, taken, 16, 358)).toBe(340);
  });

  it("reads the points of the page, to the step of 16 bits", () => {
    const html = spaceSection(
      { kind: "space", points, axes: ["a", "b", "c"], still: { svg: "" } },
      nothing,
      "",
    );
    const [, packed = ""] = /data-points="([^"]*)"/.exec(html) ?? [];
    const wanted = intoCube(points);
    const read = functions.unpacked(packed);
    expect(read).toHaveLength(points.length);
    read.forEach((value, at) => void expect(Math.abs(value - (wanted[at] ?? 0))).toBeLessThan(1 / 26_000));
  });

  it("draws what is far first, each point once", () => {
    const seen = turned(points, view);
    const order = Array.from(functions.backToFront(seen));
    expect([...order].sort((a, b) => a - b)).toEqual(order.map((_, index) => index));
    const depths = order.map((index) => seen[3 * index + 2] ?? 0);
    for (let at = 1; at < depths.length; at++)
      expect((depths[at] ?? 0) - (depths[at - 1] ?? 0)).toBeGreaterThan(-4.4 / 256);
  });

  it("follows a pointer and keys, within bounds, and goes home", () => {
    expect(functions.moved(view, 10, -5)).toEqual({
      yaw: expect.closeTo(0.6),
      pitch: expect.closeTo(0.2),
      zoom: 1,
    });
    expect(functions.moved(view, 0, 1e6).pitch).toBe(Math.PI / 2);
    expect(functions.moved(view, 0, -1e6).pitch).toBe(-Math.PI / 2);
    expect(functions.zoomed(view, 1e9).zoom).toBe(12);
    expect(functions.zoomed(view, 0).zoom).toBe(0.5);
    for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "+", "-"])
      expect(functions.pressed(view, key, view)).not.toEqual(view);
    expect(functions.pressed({ ...view, zoom: 3 }, "Home", view)).toBe(view);
    expect(functions.pressed(view, "Tab", view)).toBeUndefined();
  });
});
