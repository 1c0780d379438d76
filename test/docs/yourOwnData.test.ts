import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeNpy } from "../../src/codec/npy/npy.ts";
import { loadDataset } from "../../src/data/loadDataset.node.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
const layouts = new URL("../fixtures/layouts/", import.meta.url).pathname;
const arrays = new URL("../fixtures/arrays/", import.meta.url).pathname;
const page = readFileSync(new URL("../../docs/your-own-data.md", import.meta.url), "utf8");

/** The commands of the table of layouts of arrays. */
const arrayLayouts = page.slice(page.indexOf("### Layouts"), page.indexOf("### Which array is which"));
const commands = Array.from(
  arrayLayouts.matchAll(/^\| .*\| `nelbo (train .*)` \|$/gm),
  ([, words = ""]) => words,
);

beforeAll(() => {
  const files = {
    "images.npy": "images/uint8.npy",
    "channels-first.npy": "colour/first.npy",
    "rows.npy": "colour/rows-last.npy",
    "planes.npy": "colour/rows-first.npy",
    "keras.npz": "split/keras.npz",
    "other.npz": "named.npz",
    "usps.h5": "split/usps.h5",
    "train.csv": "labelled/kaggle.csv",
    kaggle: "split/kaggle",
    "table.tsv": "images/tabs.tsv",
    "mnist-like": "idx",
    "train-images-idx3-ubyte": "idx-images/train-images-idx3-ubyte",
    "cifar-10-binary.tar.gz": "cifar/cifar-10-binary.tar.gz",
    "mnist-like.zip": "split/idx.zip",
  };
  for (const [name, source] of Object.entries(files))
    cpSync(join(layouts, source), at(name), { recursive: true });
  cpSync(join(arrays, "dsprites.npz"), at("dsprites.npz"));
  const digits = Float32Array.from(
    { length: 30 * 64 },
    (_, pixel) => (pixel * 7 + Math.floor(pixel / 64)) % 17,
  );
  writeFileSync(at("digits16.npy"), encodeNpy([30, 8, 8], digits));
  const rows = Array.from({ length: 40 }, (_, row) => `${20 + row / 8},${1000 + 3 * row},${Math.sin(row)}`);
  writeFileSync(at("sensors.csv"), `temperature,pressure,drift\n${rows.join("\n")}\n`);
});

describe("the layouts of docs/your-own-data.md", () => {
  it("are as many as the page has", () => expect(commands.length).toBeGreaterThanOrEqual(18));

  it.each(commands)(
    "nelbo %s",
    async (command) => {
      const [name, path = "", ...flags] = command.split(" ");
      const run = at(`run of ${path} ${flags.join(" ")}`);
      const words = [name ?? "", at(path), ...flags, "--hidden", "4", "--network", "dense", "--latent", "2"];
      const { code, lines, errors } = await nelbo([
        ...words,
        "--epochs",
        "1",
        "--threads",
        "1",
        "--no-report",
        "--out",
        run,
      ]);
      expect({ code, errors }).toMatchObject({ code: 0 });
      // It says how the data are read, and keeps it.
      const facts = JSON.parse(readFileSync(join(run, "data.json"), "utf8"));
      expect(facts.reading.type).toMatch(/^(bool|u?int\d+|float\d+)$/);
      expect(lines.join(" ").replace(/\s+/g, " ")).toContain(facts.notes[0]);
    },
    60_000,
  );

  it("are asked about where the page says so, and both answers are named", async () => {
    await expect(loadDataset(at("digits16.npy"))).rejects.toThrow(/range: 0,16.*range: 0,255/);
    await expect(loadDataset(at("rows.npy"))).rejects.toThrow(/layout: nhwc.*layout: nchw/);
  });
});
