import { checkHistory } from "../../../picture/history.ts";
import { base64 } from "./base64.ts";
import { lossChart } from "./chart.ts";
import { diagnosisContent } from "./diagnosis.ts";
import { figureId, figureSection, missingFigures } from "./figures.ts";
import { formulaContent } from "./formula.ts";
import { glossaryContent } from "./glossary.ts";
import { headlineSection } from "./headline.ts";
import { type Html, lines, nothing, tag, text, verbatim } from "./html.ts";
import type { Report } from "./report.ts";
import { reportScript } from "./script.ts";
import { spaceScript } from "./spaceScript.ts";
import { reportStyle } from "./style.ts";
import { epochsTable, factsTable, filesTable } from "./tables.ts";

const epochsId = "epochs";
const pageScript = reportScript + spaceScript;

/**
 * A report as one self-contained HTML file with its figures, font, style and script. Its policy forbids loading
 * anything, and allows only its own script, by its sha256. All text of the report is escaped. The page is also
 * well-formed XML.
 *
 * @throws DataError if epochs do not increase or a metric is not finite
 */
export async function reportPage(report: Report): Promise<string> {
  checkHistory(report.epochs);
  const head = tag(
    "head",
    {},
    lines(
      tag("meta", { charset: "utf-8" }),
      tag("meta", { "http-equiv": "Content-Security-Policy", content: await securityPolicy() }),
      tag("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      tag("meta", { name: "generator", content: report.program }),
      tag("meta", { name: "description", content: report.abstract }),
      tag("meta", { name: "color-scheme", content: "light dark" }),
      tag("title", {}, text(report.title)),
      verbatim("style", reportStyle),
    ),
  );
  const body = tag("body", {}, lines(article(report), verbatim("script", pageScript)));
  return `<!DOCTYPE html>\n${tag("html", { lang: "en" }, lines(head, body))}\n`;
}

/** Nothing may be loaded; only the style sheet and script with these hashes are allowed. */
async function securityPolicy(): Promise<string> {
  const [style, script] = await Promise.all([reportStyle, pageScript].map(sourceOf));
  return (
    `default-src 'none'; img-src data:; font-src data:; style-src ${style}; script-src ${script}; ` +
    "base-uri 'none'; form-action 'none'"
  );
}

async function sourceOf(content: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(content));
  return `'sha256-${base64(new Uint8Array(hash))}'`;
}

interface Part {
  readonly id: string;
  readonly heading: string;
  readonly content: readonly Html[];
  readonly within?: readonly ContentsEntry[];
}

function article(report: Report): Html {
  const parts = partsOf(report);
  return lines(
    header(report),
    contentsList(parts.map(({ id, heading, within }) => ({ id, title: heading, ...(within && { within }) }))),
    tag(
      "main",
      {},
      lines(
        headlineSection(report.headline, report.glossary),
        ...parts.map(({ id, heading, content }) =>
          tag("section", { id }, lines(tag("h2", {}, text(heading)), ...content)),
        ),
      ),
    ),
    tag("footer", {}, text(`Made by ${report.program}.`)),
  );
}

function partsOf(report: Report): readonly Part[] {
  const { headline, epochs, diagnosis, formula, card, bound, figures, missing } = report;
  const { settings, data, environment, repeat, glossary } = report;
  const firstPicture = diagnosis?.dimensions === undefined ? 2 : 3;
  const chart = lossChart(epochs, {
    epoch: headline.epoch,
    table: epochsId,
    number: 1,
    loss: report.loss,
  });
  const holds = tag("b", {}, text(bound.holds ? "A bound. " : "Not a bound. "));
  return [
    {
      id: "training",
      heading: "Training",
      content: [chart, fold(`Metrics of every epoch (${epochs.length})`, epochsTable(epochs, epochsId))],
    },
    ...(diagnosis === undefined
      ? []
      : [{ id: "diagnosis", heading: "Diagnosis", content: [diagnosisContent(diagnosis, 2)] }]),
    {
      id: "loss",
      heading: "What the loss is",
      content: [
        formulaContent(formula, glossary),
        factsTable(card, glossary),
        tag("p", {}, holds, text(bound.reason)),
      ],
    },
    {
      id: "model",
      heading: "What the model does",
      content: [
        tag(
          "div",
          { class: "figures" },
          lines(...figures.map((figure, index) => figureSection(figure, index + firstPicture))),
        ),
        missingFigures(missing),
      ],
      within: figures.map(({ title }, index) => ({ id: figureId(index + firstPicture), title })),
    },
    {
      id: "data",
      heading: "Data",
      content: [
        factsTable(data.facts),
        fold(`Files (${data.files.length})`, tag("div", { class: "wide" }, filesTable(data.files))),
      ],
    },
    {
      id: "settings",
      heading: "Settings and environment",
      content: [...settingsOf(settings), factsTable(environment)],
    },
    {
      id: "repeat",
      heading: "How to repeat it",
      content: [
        ...repeat.commands.flatMap(({ meaning, command }) => [
          tag("p", {}, text(meaning)),
          tag("pre", {}, tag("code", {}, text(command))),
        ]),
        tag("p", {}, text(repeat.conditions)),
      ],
    },
    { id: "terms", heading: "Terms", content: [glossaryContent(glossary)] },
  ];
}

function header({ title, byline, begun, abstract, warnings }: Report): Html {
  const day = tag("time", { datetime: begun }, text(dayOf(begun)));
  return tag(
    "header",
    {},
    tag("h1", {}, text(title)),
    tag("p", { class: "byline" }, ...[...byline.map(text), day].map((part) => tag("span", {}, part))),
    tag("p", {}, text(abstract)),
    ...warnings.map((warning) => tag("p", { class: "warning", role: "note" }, text(warning))),
  );
}

function settingsOf({ changed, unchanged }: Report["settings"]): readonly Html[] {
  const own =
    changed.length === 0
      ? tag("p", {}, text("All settings have their defaults."))
      : lines(tag("p", {}, text("Settings that differ from their defaults:")), factsTable(changed));
  return [
    fold(
      `Settings (${changed.length} of ${changed.length + unchanged.length} changed)`,
      lines(own, rest(unchanged)),
    ),
  ];
}

function rest(unchanged: Report["settings"]["unchanged"]): Html {
  if (unchanged.length === 0) return nothing;
  return lines(tag("p", {}, text("Settings with their defaults:")), factsTable(unchanged));
}

function fold(summary: string, content: Html): Html {
  return tag("details", {}, tag("summary", {}, text(summary)), content);
}

/** `22 November 2026`, in UTC: the same on every machine. */
function dayOf(begun: string): string {
  const day = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Date(begun).toLocaleDateString("en-GB", day);
}

/** An entry of the page's table of contents. */
export interface ContentsEntry {
  /** The id of the element. */
  readonly id: string;
  readonly title: string;
  /** Entries within it. */
  readonly within?: readonly ContentsEntry[];
}

/** Links to the parts of the page: a few lines above it, or next to it if the screen has room. */
export function contentsList(entries: readonly ContentsEntry[]): Html {
  return tag("nav", { class: "contents", "aria-label": "Contents" }, list(entries));
}

function list(entries: readonly ContentsEntry[]): Html {
  const items = entries.map(({ id, title, within = [] }) =>
    tag("li", {}, tag("a", { href: `#${id}` }, text(title)), within.length === 0 ? nothing : list(within)),
  );
  return tag("ol", {}, lines(...items));
}
