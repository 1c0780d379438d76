import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const flags = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--hide-scrollbars",
];

/** What a browser made of a page in a window of some width. Pixels are those of the page. */
export interface Measured {
  readonly width: number;
  /** How wide the page is. */
  readonly scrollWidth: number;
  /** Elements outside of a box that scrolls which reach over the right edge. */
  readonly over: readonly string[];
  /** Figures that have to be scrolled sideways. */
  readonly scrolled: readonly string[];
  /** Faces of the page's font that were loaded. */
  readonly faces: readonly string[];
  /** Every text of a figure that is seen, with its size on the screen and its length in pixels of the figure. */
  readonly texts: readonly {
    readonly text: string;
    readonly size: number;
    readonly own: number;
    readonly weight: string;
    readonly length: number;
    readonly family: string;
  }[];
  /** The smallest font size of words outside of figures. */
  readonly smallest: number;
  /**
   * Images in figures that are seen: their pixels for each of the screen, and how far their corner is from a whole
   * pixel.
   */
  readonly images: readonly { readonly density: number; readonly offset: number }[];
  readonly headings: readonly string[];
  readonly titles: readonly string[];
  readonly broken: readonly string[];
  readonly links: number;
  readonly figures: readonly { readonly height: number; readonly breakInside: string }[];
}

const script = `
const seen = (element) => element.getClientRects().length > 0;
function measure(frame) {
  const document = frame.contentDocument;
  const view = frame.contentWindow;
  const style = (element) => view.getComputedStyle(element);
  const scrolls = (element) => element.closest(".drawing, .wide") !== null;
  const all = [...document.body.querySelectorAll("*")].filter(seen);
  const width = document.documentElement.clientWidth;
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "");
  return {
    width,
    scrollWidth: document.documentElement.scrollWidth,
    over: all
      .filter((element) => !scrolls(element) && element.getBoundingClientRect().right > width + 0.5)
      .map((element) => element.tagName + "." + (element.getAttribute("class") ?? "")),
    scrolled: [...document.querySelectorAll(".drawing")]
      .filter((element) => seen(element) && element.scrollWidth > element.clientWidth)
      .map((element) => element.closest("figure").textContent.slice(0, 80)),
    faces: [...document.fonts].filter(({ status }) => status === "loaded").map(({ family, weight }) => family + " " + weight),
    texts: all
      .filter(({ tagName }) => tagName === "text")
      .map((element) => ({
        text: element.textContent,
        size: parseFloat(style(element).fontSize) * Math.hypot(element.getScreenCTM().a, element.getScreenCTM().b),
        own: parseFloat(style(element).fontSize),
        weight: style(element).fontWeight,
        length: element.getComputedTextLength(),
        family: style(element).fontFamily,
      })),
    smallest: Math.min(...all.filter((element) => element.closest("svg") === null && own(element)).map((element) => parseFloat(style(element).fontSize))),
    images: [...document.querySelectorAll("svg image")].filter(seen).map((element) => {
      const bytes = atob(element.getAttribute("href").split(",")[1].slice(0, 40));
      const across = [16, 17, 18, 19].reduce((sum, at) => 256 * sum + bytes.charCodeAt(at), 0);
      const [box, root] = [element.getBoundingClientRect(), element.ownerSVGElement.getBoundingClientRect()];
      const offset = Math.max(...[box.left - root.left, box.top - root.top].map((each) => Math.abs(each - Math.round(each))));
      return { density: across / box.width, offset };
    }),
    headings: [...document.querySelectorAll("h1, h2")].map(({ textContent }) => textContent),
    titles: [...document.querySelectorAll("figcaption b")].map(({ textContent }) => textContent.replace(/^Figure \\d+\\. /, "").replace(/\\.$/, "")),
    broken: [...document.querySelectorAll("a[href^='#']")].filter((link) => document.getElementById(link.hash.slice(1)) === null).map(({ hash }) => hash),
    links: document.querySelectorAll("a[href^='#']").length,
    figures: [...document.querySelectorAll("figure")].map((figure) => ({ height: figure.getBoundingClientRect().height, breakInside: style(figure).breakInside })),
  };
}
addEventListener("load", async () => {
  const frames = [...document.querySelectorAll("iframe")];
  for (const frame of frames) await frame.contentDocument.fonts.ready;
  await new Promise((resolve) => setTimeout(resolve, 300));
  const result = document.createElement("pre");
  result.textContent = JSON.stringify(frames.map(measure)).replaceAll("<", "\\\\u003c").replaceAll("&", "\\\\u0026");
  document.body.replaceChildren(result);
});
`;

/** A page in a window of this width. */
export interface Window {
  readonly page: string;
  readonly width: number;
}

/** Opens pages in windows, one pixel of the screen for each of the page, and measures them, in this order. */
export async function measurePages(
  chromium: string,
  windows: readonly Window[],
): Promise<readonly Measured[]> {
  return inFolder(async (folder) => {
    const frames = windows
      .map(
        ({ page, width }) =>
          `<iframe style="width:${width}px;height:900px;border:0" srcdoc="${page.replaceAll("&", "&amp;").replaceAll('"', "&quot;")}"></iframe>`,
      )
      .join("");
    const host = join(folder, "host.html");
    await writeFile(
      host,
      `<!DOCTYPE html><meta charset="utf-8"><body>${frames}<script>${script}</script></body>`,
    );
    const words = [...flags, `--user-data-dir=${join(folder, "profile")}`, "--window-size=2000,1200"];
    const { stdout } = await promisify(execFile)(
      chromium,
      [
        ...words,
        "--force-device-scale-factor=1",
        "--virtual-time-budget=20000",
        "--dump-dom",
        `file://${host}`,
      ],
      { timeout: 240_000, maxBuffer: 1e8 },
    );
    const [, found] = /<pre>([^<]*)<\/pre>/.exec(stdout) ?? [];
    if (found === undefined) throw new Error(`expected what was measured, found ${stdout.slice(-400)}`);
    return JSON.parse(found.replaceAll("&gt;", ">").replaceAll("&amp;", "&")) as Measured[];
  });
}

/** A page that looks on a screen as it does on paper. */
export function asPrinted(page: string): string {
  return page
    .replaceAll("@media screen", "@media not all")
    .replace("@media print", "@media all")
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
}

/** How many sheets of paper a page takes, of a size as CSS has it: `A4`, `letter`. */
export async function pagesOnPaper(chromium: string, page: string, size: string): Promise<number> {
  return inFolder(async (folder) => {
    const [source, printed] = [join(folder, "page.html"), join(folder, "page.pdf")];
    const sized = page.replace("@page{", `@page{size:${size};`);
    const allowed = sized.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "");
    await writeFile(source, allowed);
    const words = [...flags, `--user-data-dir=${join(folder, "profile")}`, "--no-pdf-header-footer"];
    await promisify(execFile)(chromium, [...words, `--print-to-pdf=${printed}`, `file://${source}`], {
      timeout: 120_000,
    });
    return [...(await readFile(printed, "latin1")).matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
  });
}

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "nelbo-report-"));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
