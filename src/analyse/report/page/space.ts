import { classColours } from "../../../picture/classColours.ts";
import { intoCube } from "../../../picture/space/turn.ts";
import { base64 } from "./base64.ts";
import { type Html, tag, text } from "./html.ts";
import type { SpacePicture } from "./report.ts";

/** The number of 16-bit steps in a unit of the cube; points reach 1.25. The page's script has the same number. */
const stepsOfUnit = 26_000;

/**
 * Points that the script rotates, in 16 bits per number, above a legend whose classes can be hidden. Without scripts,
 * and on paper, the still figure is shown instead.
 */
export function spaceSection(
  { points, labels, classes, axes }: SpacePicture,
  still: Html,
  alternative: string,
): Html {
  const steps = Int16Array.from(intoCube(points), (value) => Math.round(stepsOfUnit * value));
  const canvas = tag("canvas", {
    hidden: true,
    tabindex: 0,
    role: "img",
    "aria-label": `${alternative} Arrow keys rotate, plus and minus zoom, Home resets the view.`,
    "data-points": base64(new Uint8Array(steps.buffer)),
    "data-labels": base64(labels ?? new Uint8Array(0)),
    "data-axes": JSON.stringify(axes),
  });
  const present = labels === undefined ? [] : [...new Set(labels)].sort((a, b) => a - b);
  const entries = present.map((label) => {
    const fill = `var(--class-${label % classColours.light.length})`;
    const spot = tag(
      "svg",
      { viewBox: "0 0 10 10", "aria-hidden": "true" },
      tag("circle", { cx: 5, cy: 5, r: 5, fill }),
    );
    const name = text(classes?.[label] ?? String(label));
    return tag("button", { type: "button", "aria-pressed": "true", "data-label": label }, spot, name);
  });
  const legend = tag(
    "div",
    { class: "legend", hidden: true, role: "group", "aria-label": "Classes shown" },
    ...entries,
  );
  const hint = tag(
    "p",
    { class: "note hint", hidden: true },
    text("Drag to rotate; click, then use the wheel to zoom. Click a class to hide or show it."),
  );
  return tag("div", { class: "space" }, tag("div", { class: "still" }, still), canvas, legend, hint);
}
