import { describe, expect, it } from "vitest";
import { flagOf } from "../../src/advice.ts";
import { commandNames, loadCommands } from "../../src/cli/commands.ts";
import { wrapText } from "../../src/cli/layout.ts";
import { isSwitch } from "../../src/config/describe.ts";
import { type Field, fieldNames, fields } from "../../src/config/fields.ts";
import { version } from "../../src/version.ts";
import { nelbo } from "./terminal.ts";

const helpOf = async (...words: string[]) => (await nelbo(words)).lines.join("\n");

describe("help", () => {
  it.each([[[]], ...commandNames.map((name) => [[name, "--help"]])])("of %j reads so", async (words) => {
    expect(`${await helpOf(...words)}\n`).toMatchSnapshot();
  });

  it("is the same by every way of asking", async () => {
    const general = await helpOf("--help");
    for (const words of [["-h"], ["help"], []]) expect(await helpOf(...words)).toBe(general);
    const train = await helpOf("train", "--help");
    for (const words of [
      ["help", "train"],
      ["train", "-h"],
      ["train", "mnist", "--nonsense", "--help"],
    ]) {
      expect(await helpOf(...words)).toBe(train);
    }
  });

  it("tells every setting and every flag", async () => {
    const train = await helpOf("train", "--help");
    for (const name of fieldNames) {
      const { family }: Field = fields[name];
      const flag = family?.flag ?? flagOf(name);
      expect(train).toContain(isSwitch(name) ? `${flag} ` : `${flag} <`);
    }
    for (const { name, flags, examples } of await loadCommands()) {
      const text = await helpOf(name, "--help");
      for (const flag of flags) expect(text).toContain(`--${flag.name}`);
      for (const { command } of examples) expect(text).toContain(command);
    }
  });

  it.each([40, 80, 100, 200])(
    "keeps within a terminal of %i columns, but between 60 and 100",
    async (columns) => {
      for (const name of commandNames) {
        const { lines } = await nelbo([name, "--help"], { columns });
        const table = lines
          .join("\n")
          .split("\n")
          .filter((line) => line.startsWith("  --"));
        const widest = Math.max(0, ...table.map((line) => line.length));
        expect(widest).toBeLessThanOrEqual(Math.min(100, Math.max(60, columns)));
      }
    },
  );

  it("names the version", async () => {
    expect(await helpOf("--version")).toBe(version);
  });
});

describe("wrapText", () => {
  it("breaks between words, and never inside one", () => {
    expect(wrapText("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrapText("a verylongword b", 4)).toEqual(["a", "verylongword", "b"]);
    expect(wrapText("", 4)).toEqual([""]);
  });
});
