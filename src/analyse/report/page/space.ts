import { classColours } from "../../../picture/classColours.ts";
import { intoCube } from "../../../picture/space/turn.ts";
import { base64 } from "./base64.ts";
import { type Html, tag, text } from "./html.ts";
import type { SpacePicture } from "./report.ts";

/** A unit of the cube in steps of 16 bits; points reach to 1.25. The script knows it, too. */
const stepsOfUnit = 26_000;

/**
 * Points that the script turns, in 16 bits for each number, over a legend whose entries can be left out. Where no script runs,
 * and on paper, the still is seen in their place.
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
    "aria-label": `${alternative} Arrow keys turn it, plus and minus come nearer and go back, Home returns.`,
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
    text("Drag to turn; click, then use the wheel to come nearer. A class can be left out by its name."),
  );
  return tag("div", { class: "space" }, tag("div", { class: "still" }, still), canvas, legend, hint);
}
