import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { zipSync } from "fflate";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
const page = readFileSync(new URL("../../docs/your-own-data.md", import.meta.url), "utf8");

const section = (from: string, to: string) => page.slice(page.indexOf(from), page.indexOf(to));
/** The commands of the table of layouts of pictures. */
const layouts = Array.from(
  section("## Pictures", "### How a picture becomes an image").matchAll(/^\| .*\| `nelbo (train .*)` \|$/gm),
  ([, words = ""]) => words,
);
/** The commands from photos to an export. */
const walk = Array.from(
  section("## From photos to a page", "## Arrays").matchAll(/^npx nelbo (.*)$/gm),
  ([, words = ""]) => words,
);
/** As little training as there can be. */
const little = ["--epochs", "1", "--threads", "1", "--hidden", "4", "--network", "dense", "--latent", "2"];

/** A small picture whose colours depend on its number. */
async function picture(number: number, format: "jpeg" | "png" | "webp" = "jpeg"): Promise<Uint8Array> {
  const colour = { r: (37 * number) % 256, g: (91 * number) % 256, b: (151 * number) % 256 };
  const inner = { r: 255 - colour.r, g: (13 * number) % 256, b: 128 };
  const square = { create: { width: 6 + (number % 5), height: 8, channels: 3 as const, background: inner } };
  return sharp({ create: { width: 20 + (number % 3), height: 18, channels: 3, background: colour } })
    .composite([{ input: await sharp(square).png().toBuffer(), left: number % 7, top: number % 9 }])
    .toFormat(format)
    .toBuffer();
}

function write(name: string, content: Uint8Array | string): void {
  mkdirSync(dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
}

beforeAll(async () => {
  let number = 0;
  const put = async (folder: string, names: readonly string[]) => {
    for (const name of names) {
      number += 1;
      const format = name.endsWith(".png") ? "png" : name.endsWith(".webp") ? "webp" : "jpeg";
      write(`${folder}/${name}`, await picture(number, format));
    }
  };
  const six = ["1.jpg", "2.jpg", "3.png", "4.webp", "5.jpg", "6.jpg"];
  await put("photos", [...six, "more/7.jpg", "more/deeper/8.jpg"]);
  await put("new", ["one.jpg", "two.jpg", "three.png"]);
  for (const kind of ["cat", "dog"]) {
    await put(
      "animals",
      six.map((name) => `${kind}/${name}`),
    );
    await put(
      "animals-split",
      six.map((name) => `train/${kind}/${name}`),
    );
    await put("animals-split", [`test/${kind}/7.jpg`, `test/${kind}/8.jpg`]);
  }
  await put(
    "bottle",
    six.map((name) => `train/good/${name}`),
  );
  await put("bottle", ["test/good/1.jpg", "test/broken/1.jpg", "ground_truth/broken/1_mask.png"]);
  await put("flowers", six);
  write(
    "flowers/labels.csv",
    `file,label\n${six.map((name, row) => `${name},${row % 2 ? "rose" : "tulip"}`).join("\n")}\n`,
  );
  const faces = Array.from({ length: 9 }, (_, face) => `${String(face + 1).padStart(6, "0")}.jpg`);
  await put("celeba/img_align_celeba", faces);
  const attributes = faces.map((name, row) => `${name} ${row % 2 ? " 1" : "-1"} ${row % 3 ? "-1" : " 1"}`);
  write("celeba/list_attr_celeba.txt", `9\nSmiling Young\n${attributes.join("\n")}\n`);
  write(
    "celeba/list_eval_partition.txt",
    `${faces.map((name, row) => `${name} ${row < 6 ? 0 : row - 6 < 1 ? 1 : 2}`).join("\n")}\n`,
  );
  const files = readdirSync(at("photos"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => [name, new Uint8Array(readFileSync(at(join("photos", name))))] as const);
  write("photos.zip", zipSync(Object.fromEntries(files)));
  execFileSync("tar", ["-czf", at("photos.tar.gz"), "-C", at(), "photos"]);
  process.env.NELBO_CACHE = at("cache");
  return () => {
    delete process.env.NELBO_CACHE;
  };
});

describe("the layouts of pictures in docs/your-own-data.md", () => {
  it("are as many as the page has", () => expect(layouts.length).toBe(11));

  it.each(layouts)("nelbo %s", async (command) => {
    const [name = "", path = "", ...flags] = command.split(" ");
    const run = at(`run of ${path} ${flags.join(" ")}`);
    const { code, lines, errors } = await nelbo([
      name,
      at(path),
      ...flags,
      ...little,
      "--no-report",
      "--out",
      run,
    ]);
    expect({ code, errors }).toMatchObject({ code: 0 });
    const facts = JSON.parse(readFileSync(join(run, "data.json"), "utf8"));
    expect(facts.reading.pictures).toMatchObject({ height: expect.any(Number), width: expect.any(Number) });
    expect(lines.join(" ").replace(/\s+/g, " ")).toContain(facts.notes[0]);
    const classes: Readonly<Record<string, readonly string[]>> = {
      animals: ["cat", "dog"],
      "animals-split": ["cat", "dog"],
      bottle: ["broken", "good"],
      flowers: ["rose", "tulip"],
      celeba: ["no Smiling", "Smiling"],
    };
    expect(facts.classes).toEqual(classes[path]);
  });
});

describe("from photos to a page", () => {
  it("has a command for each step", () =>
    expect(walk.map((words) => words.split(" ")[0])).toEqual([
      "data",
      "train",
      "reconstruct",
      "score",
      "encode",
      "export",
    ]));

  it("goes through, as the page has it", async () => {
    const paths = /^(photos|new|new\/one\.jpg|runs\/photos|exported|.*\.(png|csv|npy))$/;
    for (const command of walk) {
      const words = command.split(" ").map((word) => (paths.test(word) ? at(word) : word));
      const { code, errors } = await nelbo([...words, ...(words[0] === "train" ? little : [])]);
      expect({ command, code, errors }).toMatchObject({ code: 0 });
    }
    for (const made of [
      "sheet.png",
      "one.png",
      "strange.csv",
      "codes.npy",
      "exported/prepare.mjs",
      "exported/README.md",
    ])
      expect(readFileSync(at(made)).length).toBeGreaterThan(50);
    expect(readFileSync(at("strange.csv"), "utf8").trim().split("\n")).toHaveLength(1 + 3);
  });
});
