import { describe, expect, it } from "vitest";
import { decodePng } from "../codec/png.ts";
import { EngineError } from "../errors.ts";
import { initialiseRendererInNode } from "./render.node.ts";
import { initialiseRenderer, svgToPng } from "./render.ts";

const svg = (body: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10">${body}</svg>`;
const text = (font: string, weight: number) =>
  svg(`<text x="1" y="9" font-family="${font}" font-weight="${weight}" font-size="9">aβ²1</text>`);

describe("svgToPng", () => {
  // The tests of this file run in their order: the renderer is loaded once for a process.
  it("has an error with a remedy if the renderer is not loaded, or its module is invalid", async () => {
    await expect(svgToPng(svg(""))).rejects.toThrow("Await initialiseRenderer");
    await expect(initialiseRenderer(Uint8Array.of(1, 2, 3))).rejects.toThrow(EngineError);
  });

  it("draws twice as large by default, in RGB where nothing is transparent", async () => {
    await initialiseRendererInNode();
    await initialiseRendererInNode();
    const filled = decodePng(await svgToPng(svg('<rect width="20" height="10" fill="#102030"/>')));
    expect([filled.width, filled.height, filled.channels]).toEqual([40, 20, 3]);
    expect([...filled.data.subarray(-3)]).toEqual([0x10, 0x20, 0x30]);
    const empty = decodePng(await svgToPng(svg(""), { scale: 1 }));
    expect([empty.width, empty.height, empty.channels]).toEqual([20, 10, 4]);
  });

  it("sets text in the embedded font, in both weights, for any requested family", async () => {
    const [regular, semiBold, other] = await Promise.all(
      [text("Inter", 400), text("Inter", 600), text("Unknown", 400)].map(async (picture) => {
        const { data } = decodePng(await svgToPng(picture));
        return data.filter((_, index) => index % 4 === 3).reduce((sum, alpha) => sum + alpha, 0);
      }),
    );
    expect(regular).toBeGreaterThan(0);
    expect(semiBold).toBeGreaterThan(regular ?? 0);
    expect(other).toBe(regular);
  });

  it("refuses what is no SVG", async () => {
    await expect(svgToPng("<svg")).rejects.toThrow(EngineError);
  });
});
