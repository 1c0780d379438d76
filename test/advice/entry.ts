import { cp } from "node:fs/promises";
import { expect } from "vitest";
import { encodeIdx } from "../../src/codec/idx.ts";
import { type ConfigInput, resolveConfig } from "../../src/config/config.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { commandLineMessage, NelboError } from "../../src/errors.ts";
import { planRun } from "../../src/run/planRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

export const at = temporaryFolder();
export const tiny: ConfigInput = { ...tinySettings, hiddenSizes: [4], latentSize: 2, epochs: 1 };

/** A run, finished or stopped after so many steps. */
export async function train(
  name: string,
  settings: ConfigInput,
  steps = Number.POSITIVE_INFINITY,
): Promise<void> {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  for await (const event of trainRun({ ...tiny, data: at("images"), ...settings, out: at(name) }, options))
    if (event.event === "step" && event.step === steps) controller.abort();
}

/** A copy of one of the folders that the tests begin with, for an entry to do with what it likes. */
let copies = 0;
export async function copyOf(name: string): Promise<string> {
  copies += 1;
  const folder = at(`copy ${copies}`);
  await cp(at(name), folder, { recursive: true });
  return folder;
}

/** Runs a command that has to fail. Gives its message. */
export async function refused(...words: string[]): Promise<string> {
  const { code, errors } = await nelbo(words);
  expect(code, errors.join("\n")).toBeGreaterThan(1);
  return errors.join("\n");
}

/** Runs a command that has to succeed. */
export async function works(...words: string[]): Promise<void> {
  expect(await nelbo(words), words.join(" ")).toMatchObject({ code: 0 });
}

/** The message of a function of the library that has to fail, as the command line has it. */
export async function complaintOf(doing: Promise<unknown>): Promise<string> {
  const cause = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(cause).toBeInstanceOf(NelboError);
  return cause instanceof NelboError ? commandLineMessage(cause) : "";
}

export const plan = async (data: string, settings: ConfigInput = {}) =>
  planRun(resolveConfig({ ...tiny, data, ...settings }), await loadDataset(data));

/** The words of the command that a message ends with. */
export function commandIn(message: string): string[] {
  const [, text = ""] = /nelbo ([a-z]+ .*)$/m.exec(message) ?? [];
  return Array.from(text.matchAll(/"([^"]*)"|(\S+)/g), ([, quoted, word]) => quoted ?? word ?? "");
}

export const train_ = "train-images-idx3-ubyte";
export const test_ = "t10k-images-idx3-ubyte";
export const pixels = (count: number, side = 4) =>
  encodeIdx({
    type: "ubyte",
    shape: [count, side, side],
    values: new Uint8Array(count * side * side).fill(9),
  });

/**
 * One kind of advice: it is brought about, what the message says is checked, and then done. `says` also stands in the
 * sources: `npm run long -- advice` lists the advice that no entry has.
 */
export interface Entry {
  readonly name: string;
  readonly says: string | readonly string[];
  /** Gives the message, and what it says to do. */
  readonly bringAbout: () => Promise<{ readonly message: string; readonly follow: () => Promise<unknown> }>;
}
