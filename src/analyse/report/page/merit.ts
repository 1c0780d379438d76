import { figureText } from "../../../picture/text.ts";
import { type Html, tag, text } from "./html.ts";
import type { Merit } from "./report.ts";

/** How far the parts may be from the loss they make up, as a part of it: figures are means of many float32 sums. */
const tolerance = 1e-5;

/** The number by which the run is judged, as a sum of its two parts. */
export function meritSection(merit: Merit): Html {
  const { name, of, notes } = merit;
  return tag(
    "section",
    { class: "merit", "aria-label": "Figure of merit" },
    tag("h2", {}, text(`${capitalised(name)}, ${of}`)),
    sum(merit),
    ...(notes.length === 0 ? [] : [tag("p", { class: "note" }, text(notes.join(" ")))]),
  );
}

function sum(merit: Merit): Html {
  const { loss, reconstruction, kl, unit } = merit;
  const total = term("total", figureText(loss), unit);
  if (kl === undefined) return tag("div", { class: "sum" }, total);
  const parts = term("part", figureText(reconstruction), "reconstruction");
  const weight = weightOf({ ...merit, kl });
  const known = weight !== undefined;
  const times = weight === undefined || weight === 1 ? "" : `${weight} × `;
  return tag(
    "div",
    { class: "sum" },
    total,
    sign(known ? "=" : "from"),
    parts,
    sign(known ? "+" : "and"),
    term("part", `${times}${figureText(kl)}`, times === "" ? "KL divergence" : "weight × KL divergence"),
  );
}

/**
 * What the KL is multiplied by in this loss: 1 or beta, whichever gives the loss; undefined where neither does, as with a
 * capacity or other terms, and no equation is to be claimed.
 */
function weightOf({ loss, reconstruction, kl, beta }: Merit & { readonly kl: number }): number | undefined {
  return [1, beta].find((weight) => {
    const made = reconstruction + weight * kl;
    const size = Math.max(Math.abs(loss), Math.abs(reconstruction), Math.abs(weight * kl));
    return Math.abs(made - loss) <= tolerance * size;
  });
}

function term(role: "total" | "part", value: string, name: string): Html {
  const inner = [tag("span", { class: "value" }, text(value)), tag("span", { class: "term" }, text(name))];
  return tag("div", { class: role }, ...inner);
}

function sign(word: string): Html {
  return tag("span", { class: "sign" }, text(word));
}

function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
