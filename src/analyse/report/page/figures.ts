import { base64 } from "./base64.ts";
import { type Html, nothing, tag, text } from "./html.ts";
import type { ReportFigure, ReportPicture } from "./report.ts";
import { spaceSection } from "./space.ts";

/** Pixels of an SVG picture that says nothing of its size. */
const usualWidth = 1000;

/** A picture with its number, title and sentence, in the page as data. */
export function figureSection({ title, about, alternative, picture }: ReportFigure, number: number): Html {
  return tag("figure", {}, drawn(picture, alternative), caption(number, title, about));
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

/** As an image, where an SVG cannot reach the page: its names cannot clash with others, and scripts in it do not run. */
function drawn(picture: ReportPicture, alternative: string): Html {
  if (picture.kind === "png") {
    const { bytes, width, height } = picture;
    return tag("img", { src: `data:image/png;base64,${base64(bytes)}`, alt: alternative, width, height });
  }
  if (picture.kind === "space") {
    const { still } = picture;
    return spaceSection(
      picture,
      tag("img", { src: svgAddress(still), alt: alternative, ...svgSize(still) }),
      alternative,
    );
  }
  const { light, dark } = picture;
  const image = tag("img", { src: svgAddress(light), alt: alternative, ...svgSize(light) });
  if (dark === undefined) return image;
  const media = "screen and (prefers-color-scheme: dark)";
  return tag("picture", {}, tag("source", { srcset: svgAddress(dark), media }), image);
}

function svgAddress(svg: string): string {
  return `data:image/svg+xml;base64,${base64(new TextEncoder().encode(svg))}`;
}

/** Width and height that the root element names, so that the page does not move when the picture appears. */
function svgSize(svg: string): { readonly width: number; readonly height?: number } {
  const root = /<svg\b[^>]*>/.exec(svg)?.[0] ?? "";
  const [width, height] = ["width", "height"].map((name) =>
    Number(new RegExp(`\\s${name}="([\\d.]+)(?:px)?"`).exec(root)?.[1]),
  );
  if (!width || !height) return { width: usualWidth };
  return { width: Math.round(width), height: Math.round(height) };
}

/** Pictures that the run cannot have, folded away. */
export function missingFigures(
  missing: readonly { readonly title: string; readonly reason: string }[],
): Html {
  if (missing.length === 0) return nothing;
  const items = missing.map(({ title, reason }) =>
    tag("li", {}, tag("b", {}, text(title)), text(`: ${reason}`)),
  );
  return tag(
    "details",
    {},
    tag("summary", {}, text(`Pictures that do not apply to this run (${missing.length})`)),
    tag("ul", {}, ...items),
  );
}
