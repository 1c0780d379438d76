import { base64 } from "./base64.ts";
import { type Html, lines, nothing, tag, text } from "./html.ts";
import { inlineFigure } from "./inline.ts";
import { columns, type DrawnFigure, type ReportFigure, type ReportPicture } from "./report.ts";
import { spaceSection } from "./space.ts";

/** The width in pixels of an SVG without a size. */
const usualWidth = 1000;

/** A figure with its number, title and caption; its image is embedded in the page. */
export function figureSection(
  { title, about, details, alternative, picture }: ReportFigure,
  number: number,
): Html {
  return tag(
    "figure",
    { id: figureId(number) },
    drawn(picture, alternative),
    caption(number, title, about, details === undefined ? nothing : detailsOf(details)),
  );
}

/** The id of a figure, for the table of contents. */
export function figureId(number: number): string {
  return `figure-${number}`;
}

export function caption(number: number, title: string, about: string, after = nothing): Html {
  return tag(
    "figcaption",
    {},
    tag("b", {}, text(`Figure ${number}. ${title}.`)),
    text(about === "" ? "" : ` ${about}`),
    after,
  );
}

function detailsOf(details: string): Html {
  return tag("span", { class: "details" }, text(details));
}

function drawn(picture: ReportPicture, alternative: string): Html {
  switch (picture.kind) {
    case "png": {
      const { bytes, width, height } = picture;
      const src = `data:image/png;base64,${base64(bytes)}`;
      return tag(
        "div",
        { class: "drawing" },
        tag("img", {
          class: width > columns.wide / 2 ? "raster large" : "raster",
          src,
          alt: alternative,
          width,
          height,
        }),
      );
    }
    case "space":
      return spaceSection(picture, drawings(picture.still, alternative), alternative);
    case "svg":
      return drawings(picture, alternative);
  }
}

/** The drawing for wide columns and, if there is one, that for narrow columns; the style sheet shows one of them. */
export function drawings({ svg, narrow }: DrawnFigure, alternative: string): Html {
  if (narrow === undefined) return drawing(svg, alternative, "drawing");
  return lines(
    drawing(svg, alternative, "drawing wide-only"),
    drawing(narrow, alternative, "drawing narrow-only"),
  );
}

/** A drawing as part of the page; as an `img`, in which scripts do not run, if it has anything that figures do not. */
function drawing(svg: string, alternative: string, name: string): Html {
  const image = () => tag("img", { src: svgAddress(svg), alt: alternative, ...svgSize(svg) });
  return tag("div", { class: name }, inlineFigure(svg) ?? image());
}

function svgAddress(svg: string): string {
  return `data:image/svg+xml;base64,${base64(new TextEncoder().encode(svg))}`;
}

/** Width and height of the root element, so that the page does not move when the image appears. */
function svgSize(svg: string): { readonly width: number; readonly height?: number } {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? "";
  const [width, height] = ["width", "height"].map((name) =>
    Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(root)?.[1]),
  );
  if (!width || !height) return { width: usualWidth };
  return { width: Math.round(width), height: Math.round(height) };
}

/** Figures that cannot be drawn for the run, folded: a line for each reason. */
export function missingFigures(
  missing: readonly { readonly title: string; readonly reason: string }[],
): Html {
  if (missing.length === 0) return nothing;
  const reasons = [...new Set(missing.map(({ reason }) => reason))];
  const items = reasons.map((reason) => {
    const titles = missing.filter((picture) => picture.reason === reason).map(({ title }) => title);
    return tag("li", {}, tag("b", {}, text(titles.join(" · "))), text(`: ${reason}`));
  });
  return tag(
    "details",
    {},
    tag("summary", {}, text(`Figures that do not apply to this run (${missing.length})`)),
    tag("ul", {}, ...items),
  );
}
