import { describe, expect, it } from "vitest";
import { lossCurves } from "../../../picture/curves.ts";
import { exampleRun } from "../../../picture/testing/runs.ts";
import { inlineFigure } from "./inline.ts";

const svg = (inside: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="3" height="3">${inside}</svg>`;

describe("inlineFigure", () => {
  it("takes a figure as it is, without style attributes", () => {
    const figure = lossCurves(exampleRun({ epochs: 3 }));
    expect(figure).toContain(' style="');
    expect(inlineFigure(figure)).toBe(figure.trim().replace(/ style="[^"]*"/, ""));
  });

  it.each([
    "<script>1</script>",
    "<script/>",
    "<style>*{}</style>",
    "<foreignObject><p>1</p></foreignObject>",
    `<rect onload="alert(1)"/>`,
    `<a href="https://example.com"><rect/></a>`,
    `<image href="https://example.com/a.png"/>`,
    `<image href="data:image/svg+xml;base64,AA=="/>`,
    `<use href="#a"/>`,
    `<rect id="epochs"/>`,
    `<rect fill='red'/>`,
    "<!-- -->",
    "<RECT/>",
  ])("refuses %s", (inside) => {
    expect(inlineFigure(svg("<rect/>"))).toBe(svg("<rect/>"));
    expect(inlineFigure(svg(inside))).toBeUndefined();
  });
});
