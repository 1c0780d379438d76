import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documents, folder } from "../../scripts/learn/files.ts";
import { nelbo } from "../cli/terminal.ts";
import { commandsOf } from "../package/markdown.ts";

/** All commands of the chapters, in order: on the included digits, for one epoch. `npm run long -- learn` has the rest. */
let place = "";
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "nelbo-learn-"));
});
afterAll(() => rm(place, { recursive: true, force: true }));

const chapters = await Promise.all(
  (await documents()).map(async (name) => {
    const commands = commandsOf(await readFile(join(folder, name), "utf8"));
    return [name, commands.filter((line) => line.startsWith("nelbo "))] as const;
  }),
);

/** The words of a command, with quick settings and folders of the test. */
function quick(command: string): readonly string[] {
  const [, ...words] = command.split(" ");
  const trains = words[0] === "train" || words[0] === "resume";
  const epochs = words[0] === "resume" ? "2" : "1";
  const length = [
    ...(words.includes("pca") ? [] : ["--epochs", epochs]),
    ...(words.includes("--limit") || words[0] === "resume" ? [] : ["--limit", "300"]),
  ];
  const flags = trains && !words.includes("--dry-run") ? [...length, "--no-report"] : [];
  const kept = words.filter((_, at) => !trains || (words[at] !== "--epochs" && words[at - 1] !== "--epochs"));
  const files = kept.map((word, at) =>
    /^runs\/|\.(npy|png|svg)$/.test(word) && at > 0 ? join(place, word) : word,
  );
  return [...files.map(smaller).map((word) => (word === "mnist" ? "digits" : word)), ...flags];
}

/** The digits are 1,415: fewer than some commands take from MNIST. */
function smaller(word: string, at: number, words: readonly string[]): string {
  return words[at - 1] === "--limit" ? "1000" : word;
}

describe.each(chapters.filter(([, commands]) => commands.length > 0))(
  "the commands of docs/learn/%s",
  (_, commands) => {
    it.each(commands)("%s", async (command) => {
      const { code, errors } = await nelbo(quick(command));
      expect(errors.join("\n")).not.toMatch(/^(unexpected )?error/m);
      expect(code).toBe(0);
    });
  },
);
