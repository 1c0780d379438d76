import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guarded } from "../../src/cli/guarded.ts";
import { plainStyle, styleOf, type Terminal } from "../../src/cli/terminal.ts";
import { visible, visibleInLine } from "../../src/cli/visible.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "./terminal.ts";

const folder = mkdtempSync(join(tmpdir(), "nelbo-guarded-"));
const at = (...names: string[]) => join(folder, ...names);
const tiny = "--hidden 8 --latent 2 --batch 16 --threads 1 --epochs 1".split(" ");
beforeAll(async () => {
  await writeTinyImages(at("images"));
  expect((await nelbo(["train", at("images"), ...tiny, "--out", at("run")])).code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** A title, a colour by ESC and by C1, a bell, a cleared screen, DEL, and text that turns around. */
const hostile = "\u001b]0;title\u0007\u001b[31m\u009b2J\u007f\r\u202eback";
const obeyed = /[^\P{Cc}\n]|\u202e/u;

describe("text that a terminal gets", () => {
  it("has every character that would be obeyed written out, and nothing else changed", () => {
    expect(visible(hostile)).toBe("\\u001b]0;title\\u0007\\u001b[31m\\u009b2J\\u007f\\u000d\\u202eback");
    expect(visible("a\nb  ä 日本 😀")).toBe("a\nb  ä 日本 😀");
    expect(visibleInLine("a\nb")).toBe("a\\nb");
    expect(visibleInLine("x".repeat(1e6))).toBe(`${"x".repeat(200)}...`);
  });

  it("keeps the meaning of a line of JSON", () => {
    const json = JSON.stringify({ [hostile]: hostile });
    expect(visible(json)).not.toMatch(obeyed);
    expect(JSON.parse(visible(json))).toEqual({ [hostile]: hostile });
  });

  it("has this program's own emphasis, and no other's", () => {
    const written: string[] = [];
    const style = styleOf({}, { FORCE_COLOR: "1" });
    const write = (text: string) => void written.push(text);
    const terminal: Terminal = {
      ...{ line: write, errorLine: write, live: { columns: 80, draw: write, clear: () => {} } },
      ...{ style, errorStyle: plainStyle, columns: 80, program: "nelbo" },
    };
    const shown = guarded(terminal);
    shown.line(shown.style.bad(`their ${style.good("green")}`));
    shown.errorLine(shown.errorStyle.bad(style.good("green")));
    shown.live?.draw(shown.style.strong("\u001b[2K"));
    expect(written).toEqual([
      "\u001b[31mtheir \\u001b[32mgreen\\u001b[39m\u001b[39m",
      "\\u001b[32mgreen\\u001b[39m",
      "\u001b[1m\\u001b[2K\u001b[22m",
    ]);
  });
});

/** Every copy of some content in which one string, or one key of a record, holds more. */
function* spoilt(content: unknown): Generator<unknown, void, undefined> {
  if (typeof content === "string") yield content + hostile;
  if (Array.isArray(content)) {
    for (const [index, item] of content.entries())
      for (const other of spoilt(item)) yield content.with(index, other);
  } else if (typeof content === "object" && content !== null) {
    for (const [key, item] of Object.entries(content)) {
      for (const other of spoilt(item)) yield { ...content, [key]: other };
      yield { ...content, [key]: undefined, [key + hostile]: item };
    }
  }
}

describe("what somebody else wrote into a run", () => {
  it.each(["config.json", "data.json", "card.json", "environment.json", "metrics.jsonl"])(
    "is never obeyed: %s",
    async (name) => {
      cpSync(at("run"), at("runs", name), { recursive: true });
      const path = at("runs", name, name);
      const lines = readFileSync(path, "utf8")
        .trimEnd()
        .split(name.endsWith("l") ? "\n" : "\0");
      let told = 0;
      for (const [index, line] of lines.entries()) {
        for (const content of spoilt(JSON.parse(line))) {
          writeFileSync(path, `${lines.with(index, JSON.stringify(content)).join("\n")}\n`);
          for (const words of [
            ["info", at("runs", name)],
            ["runs", at("runs")],
          ]) {
            const { lines: printed, errors } = await nelbo(words);
            const text = [...printed, ...errors].join("\n");
            expect(text).not.toMatch(obeyed);
            if (text.includes("\\u001b]0;title")) told += 1;
          }
        }
      }
      expect(told).toBeGreaterThan(0);
      rmSync(at("runs", name), { recursive: true });
    },
    120_000,
  );
});

describe("a folder with control characters in its name", () => {
  it.skipIf(process.platform === "win32")(
    "is trained on and trained into to the end, pictures and report included",
    async () => {
      const every = String.fromCharCode(
        ...Array.from({ length: 31 }, (_, code) => code + 1),
        0x7f,
        0x85,
        0x9b,
      );
      const name = `im<&>"'${every}ages`;
      await writeTinyImages(at(name));
      const { code, lines, errors } = await nelbo(["train", at(name), ...tiny, "--out", at(`${name} run`)]);
      expect({ code, errors }).toEqual({ code: 0, errors: [] });
      expect(lines.join("\n")).not.toMatch(obeyed);
      for (const file of ["report.html", "model.safetensors", "pictures/curves.svg", "pictures/curves.png"])
        expect(existsSync(at(`${name} run`, file)), file).toBe(true);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML forbids
      const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
      expect(readFileSync(at(`${name} run`, "pictures/curves.svg"), "utf8")).not.toMatch(forbidden);
      expect(readFileSync(at(`${name} run`, "report.html"), "utf8")).not.toMatch(forbidden);
      for (const words of [
        ["plot", "kl", at(`${name} run`), "--out", at("kl.png")],
        ["plot", "curves", at(`${name} run`), "--out", at("curves.svg")],
        ["compare", at(`${name} run`), at("run"), "--out", at("same.png")],
        ["info", at(`${name} run`)],
        ["runs", folder],
        ["export", at(`${name} run`), "--out", at(`${name} export`)],
      ]) {
        const told = await nelbo(words);
        expect({ code: told.code, errors: told.errors }, words.join(" ")).toEqual({ code: 0, errors: [] });
        expect(told.lines.join("\n")).not.toMatch(obeyed);
      }
      const drawn = ["curves.svg", "kl.png", "same.png"].map((file) => readFileSync(at(file)).length > 1000);
      expect(drawn).toEqual([true, true, true]);
    },
    120_000,
  );
});

describe("a run that is called like a setting", () => {
  it("is named as it is called in every command, and behind -- for train", async () => {
    const from = process.cwd();
    process.chdir(folder);
    try {
      mkdirSync("beta=4");
      cpSync(at("run"), "beta=4", { recursive: true });
      await writeTinyImages("latentSize=3");
      for (const words of [
        ["info", "beta=4"],
        ["runs", "beta=4"],
        ["evaluate", "beta=4", "--images", "4", "--samples", "2"],
        ["sample", "beta=4", "--count", "1"],
        ["reconstruct", "beta=4", "--count", "1"],
        ["plot", "curves", "beta=4"],
        ["compare", "beta=4", "--count", "1"],
        ["export", "beta=4", "--out", "seed=1"],
        ["encode", "seed=1", "--split", "test", "--data", at("images"), "--quiet", "--out", "mu.csv"],
        ["resume", "beta=4", "--epochs", "2"],
        ["info", "--", "beta=4"],
        ["train", "--out", "seed=2", ...tiny, "--", "latentSize=3"],
        ["train", "./latentSize=3", "--out", "seed=3", ...tiny],
      ]) {
        const { code, errors } = await nelbo(words);
        expect({ code, errors }, words.join(" ")).toEqual({ code: 0, errors: [] });
      }
      expect((await nelbo(["info", "--", "--help"])).errors.join()).toContain(
        "--help: expected a run's folder",
      );
      const { lines } = await nelbo(["train", "latentSize=3", "--print-config"]);
      expect(JSON.parse(lines.join("\n"))).toMatchObject({ data: "mnist", latentSize: 3 });
    } finally {
      process.chdir(from);
    }
  }, 120_000);
});
