import { describe, expect, it } from "vitest";
import { lossCurves } from "../../../picture/curves.ts";
import { themes } from "../../../picture/theme.ts";
import { adaptiveSvg } from "./adaptive.ts";

const figures = { loss: 3, reconstruction: 2, kl: 1 };
const history = [{ epoch: 1, train: figures, test: figures, validation: figures }];

describe("adaptiveSvg", () => {
  it("has the light picture's colours as variables, and each theme's values once", () => {
    const adaptive = adaptiveSvg(lossCurves(history)) ?? "";
    const colours = ({ series, ...rest }: (typeof themes)["light"]) => [
      ...Object.values(rest),
      ...Object.values(series),
    ];
    for (const colour of [...colours(themes.light), ...colours(themes.dark)])
      expect(adaptive.split(colour)).toHaveLength(2);
    const [sheet = ""] = /<style>.*<\/style>/.exec(adaptive) ?? [];
    const light = Object.fromEntries(
      [...(sheet.split("@media")[0] ?? "").matchAll(/--(\w+):(#\w+)/g)].map(([, name, colour]) => [
        name,
        colour,
      ]),
    );
    const again = adaptive
      .replace(sheet, "")
      .replace(/var\(--(\w+)\)/g, (_, name: string) => light[name] ?? name);
    expect(again).toBe(lossCurves(history));
  });

  it("leaves pictures with colours of their own alone", () => {
    expect(adaptiveSvg(`<svg><rect fill="#123456"/></svg>`)).toBeUndefined();
  });
});
