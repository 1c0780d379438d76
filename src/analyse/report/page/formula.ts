import { numberText } from "../../../picture/text.ts";
import { type GlossaryEntry, termLink } from "./glossary.ts";
import { type Html, lines, nothing, tag, text } from "./html.ts";

/** The minimised loss as a sum with a run's numbers, in nats per datum. */
export interface LossFormula {
  /** `beta-VAE loss`. */
  readonly name: string;
  readonly value: number;
  /** What it was measured on: `500 test images, after epoch 5`. */
  readonly of: string;
  readonly summands: readonly Summand[];
  /** What each term did during training: one sentence for each. */
  readonly course: readonly string[];
}

export interface Summand {
  /** In mathematical notation: `β KL(q(z|x) ‖ p(z))`. */
  readonly notation: string;
  readonly value: number;
  /** Under the value: `KL divergence`. Default: nothing. */
  readonly name?: string;
  /** The number that multiplies the value. Default: 1, which is not shown. */
  readonly factor?: number;
}

/** The formula in symbols, the same in numbers, and the sentences on its terms. */
export function formulaContent(
  { name, value, of, summands, course }: LossFormula,
  glossary: readonly GlossaryEntry[],
): Html {
  const column = (number: string, term: string) =>
    tag(
      "div",
      {},
      tag("span", { class: "value" }, text(number)),
      tag("span", { class: "term" }, termLink(term, glossary)),
    );
  const symbols = summands.map(({ notation }, at) =>
    tag("span", {}, text(`${at === 0 ? "loss = " : "+ "}${notation}`)),
  );
  // A sign stays with its number where the line breaks.
  const numbers = summands.map(({ value: part, factor, name: partName = "" }, at) =>
    tag(
      "div",
      { class: "summand" },
      tag("span", { class: "sign" }, text(at === 0 ? "=" : "+")),
      column(`${factor === undefined ? "" : `${numberText(factor)} × `}${numberText(part)}`, partName),
    ),
  );
  return lines(
    tag("p", { class: "formula" }, ...symbols.flatMap((each, at) => (at === 0 ? [each] : [text(" "), each]))),
    summands.length < 2
      ? nothing
      : tag("div", { class: "sum" }, column(numberText(value), "loss"), ...numbers),
    tag("p", { class: "note" }, text(`The ${name} of ${of}: sums over dimensions, means over data.`)),
    tag("p", {}, text(course.join(" "))),
  );
}
