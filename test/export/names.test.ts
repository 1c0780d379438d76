import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
/** A folder's name that begins markup of every kind that names are put into: Markdown, HTML, SVG, a shell's line. */
const name = "<img src=x onerror=alert(1)>\"'&lt; `c` [l](j:s) *b* _i_ | # $(touch x)";

/** What Markdown with nothing but escapes shows; undefined where markup is left. */
function shownByMarkdown(line: string): string | undefined {
  const rest = line.replace(/\\[!-/:-@[-`{-~]/g, "");
  return /[\\`*_[\]<>&|#~]/.test(rest) ? undefined : line.replace(/\\([!-/:-@[-`{-~])/g, "$1");
}

// Windows has no such names.
describe.skipIf(process.platform === "win32")("names of data and runs that look like markup", () => {
  beforeAll(async () => {
    mkdirSync(at("data"));
    await writeTinyImages(at("data", name));
    const tiny = "--hidden 16 --latent 2 --batch 16 --threads 1 --epochs 1".split(" ");
    const { code } = await nelbo(["train", at("data", name), ...tiny, "--out", at(name)]);
    expect(code).toBe(0);
    await nelbo(["export", at(name), "--out", at("out")]);
  });

  it("are plain text in an export's README", () => {
    const [title = ""] = readFileSync(at("out", "README.md"), "utf8").split("\n");
    expect(shownByMarkdown(title.slice(2))).toBe(`64-16-2, trained on ${name}`);
  });

  it("are plain text in the report and in figures", async () => {
    for (const kind of ["curves", "samples", "comparison"])
      await nelbo(["plot", kind, at(name), "--out", at(`${kind}.svg`)]);
    const report = readFileSync(at(name, "report.html"), "utf8");
    const figures = readdirSync(at()).filter((file) => file.endsWith(".svg"));
    expect(figures.length).toBeGreaterThanOrEqual(2);
    for (const written of [report, ...figures.map((file) => readFileSync(at(file), "utf8"))]) {
      expect(written).not.toContain("<img src=x");
      expect(written).not.toMatch(/&(?!(amp|lt|gt|quot|#\d+);)/);
    }
    expect(report).toContain("&lt;img src=x onerror=alert(1)&gt;");
  });
});
