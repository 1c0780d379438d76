import { describe, expect, it } from "vitest";
import { classColours } from "../../../picture/classColours.ts";
import { lossCurves } from "../../../picture/curves.ts";
import { scatterFigure } from "../../../picture/scatter.ts";
import { type ThemeName, themes } from "../../../picture/theme.ts";
import { adaptiveSvg, needsDark } from "./adaptive.ts";
import { reportStyle } from "./style.ts";

const figures = { loss: 3, reconstruction: 2, kl: 1 };
const history = [{ epoch: 1, train: figures, test: figures, validation: figures }];
const scatter = (theme: ThemeName) =>
  scatterFigure({
    title: "Codes",
    points: Float32Array.of(0, 1, 2, 3),
    labels: Uint8Array.of(0, 1),
    axes: ["z1", "z2"],
    theme,
  }).svg;
const coloursOf = ({ series, ...rest }: (typeof themes)["light"]) => [
  ...Object.values(rest),
  ...Object.values(series),
];

/** What the page's style sheet makes of variables on a light screen. */
function onLight(adaptive: string): string {
  const [root = ""] = /:root\{[^}]*\}/.exec(reportStyle) ?? [];
  const light = new Map([...root.matchAll(/--([\w-]+):(#\w+)/g)].map(([, name, colour]) => [name, colour]));
  return adaptive.replace(/var\(--([\w-]+)\)/g, (_, name: string) => light.get(name) ?? name);
}

describe("adaptiveSvg", () => {
  it("has the page's variables in place of all colours, which are the same again on a light screen", () => {
    const adaptive = adaptiveSvg(lossCurves(history)) ?? "";
    for (const colour of [...coloursOf(themes.light), ...coloursOf(themes.dark)])
      expect(adaptive).not.toContain(colour);
    expect(onLight(adaptive)).toBe(lossCurves(history));
  });

  it("holds both drawings of an image in the theme's colours, and everything else once", () => {
    const [light, dark] = [scatter("light"), scatter("dark")];
    expect([light, dark, lossCurves(history)].map(needsDark)).toEqual([true, true, false]);
    const adaptive = adaptiveSvg(light, dark) ?? "";
    const hrefOf = (svg: string) => /href="([^"]*)"/.exec(svg)?.[1];
    const images = [...adaptive.matchAll(/<image [^>]*class="([^"]*)"[^>]*href="([^"]*)"/g)];
    expect(images.map(([, name, href]) => [name, href])).toEqual([
      ["on-light", hrefOf(light)],
      ["on-dark", hrefOf(dark)],
    ]);
    expect(hrefOf(light)).not.toBe(hrefOf(dark));
    for (const colour of [...classColours.light, ...classColours.dark])
      expect(adaptive).not.toContain(colour);
    expect(adaptive.match(/<text /g)).toHaveLength(light.match(/<text /g)?.length ?? 0);
  });

  it("leaves pictures with colours of their own alone, and two that differ", () => {
    expect(adaptiveSvg(`<svg><rect fill="#123456"/></svg>`)).toBeUndefined();
    expect(adaptiveSvg(scatter("light"), scatter("dark").replace(">z1<", ">z3<"))).toBeUndefined();
  });
});
