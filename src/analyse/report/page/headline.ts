import { numberText } from "../../../picture/text.ts";
import { type GlossaryEntry, termLink } from "./glossary.ts";
import { type Html, tag, text } from "./html.ts";
import type { HeadlineMetric } from "./report.ts";

/** The relative tolerance between the sum of the parts and the loss: metrics are means of many float32 sums. */
const tolerance = 1e-5;

/** The metric by which the run is judged, as a sum of its two parts. */
export function headlineSection(headline: HeadlineMetric, glossary: readonly GlossaryEntry[]): Html {
  const { name, of, beside, notes } = headline;
  return tag(
    "section",
    { class: "merit", "aria-label": "Headline metric" },
    tag("h2", {}, termLink(capitalised(name), glossary), text(`, ${of}`)),
    sum(headline, glossary),
    ...beside.map((sentence) => tag("p", {}, text(sentence))),
    ...(notes.length === 0 ? [] : [tag("p", { class: "note" }, text(notes.join(" ")))]),
  );
}

function sum(headline: HeadlineMetric, glossary: readonly GlossaryEntry[]): Html {
  const { value, reconstruction, kl, unit } = headline;
  const total = term("total", numberText(value), text(unit));
  if (kl === undefined) return tag("div", { class: "sum" }, total);
  const isSum = sumsTo(value, reconstruction, kl);
  return tag(
    "div",
    { class: "sum" },
    total,
    sign(isSum ? "=" : "from"),
    term("part", numberText(reconstruction), termLink("reconstruction", glossary)),
    sign(isSum ? "+" : "and"),
    term("part", numberText(kl), termLink("KL divergence", glossary)),
  );
}

/** Whether the metric is the sum of the parts; an importance-weighted bound, for one, is not. */
function sumsTo(value: number, reconstruction: number, kl: number): boolean {
  const size = Math.max(Math.abs(value), Math.abs(reconstruction), Math.abs(kl));
  return Math.abs(reconstruction + kl - value) <= tolerance * size;
}

function term(role: "total" | "part", value: string, name: Html): Html {
  const inner = [tag("span", { class: "value" }, text(value)), tag("span", { class: "term" }, name)];
  return tag("div", { class: role }, ...inner);
}

function sign(word: string): Html {
  return tag("span", { class: "sign" }, text(word));
}

export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
