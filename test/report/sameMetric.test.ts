import { readFileSync } from "node:fs";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { reportRun } from "../../src/apply/reportRun.ts";
import { trainRun } from "../../src/run/trainRun.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { tinySettings, writeTinyImages } from "../../src/testing/run/tinyImages.ts";

const at = temporaryFolder();

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const settings = {
    ...tinySettings,
    data: at("images"),
    beta: 0.2,
    binarize: "static",
    learningRate: 0.02,
  } as const;
  const more = { validation: 10, epochs: 12, out: at("run") };
  for await (const _ of trainRun({ ...settings, ...more }));
});

/**
 * A part of a page that is read at a glance: its header, a figure, a section without its figures. All text, pictures'
 * words among it.
 */
async function partsOf(name: string): Promise<readonly string[]> {
  const { file } = await reportRun(at(name));
  const page = readFileSync(file, "utf8")
    .replace(/<(style|script)\b.*?<\/\1>/gs, "")
    .replace(
      /"data:image\/svg\+xml;base64,([\w+/=]+)"/g,
      (_, svg) => `"">${Buffer.from(svg, "base64")}<i x="`,
    );
  return page.split(/<\/?(?:figure|section|header)\b/).map((part) =>
    [...part.matchAll(/(?:aria-label|alt)="([^"]*)"|>([^<]+)</g)]
      .map(([, spoken, text]) => (spoken ?? text ?? "").trim())
      .filter((text) => text !== "")
      .join(" "),
  );
}

interface Metric {
  readonly name: string;
  readonly value: string;
  /** What the part says its metrics are of: `20 test images`. */
  readonly of: readonly string[];
}

/** The forms in which a page has metrics of codes. */
const forms: readonly (readonly [RegExp, (found: RegExpExecArray) => Omit<Metric, "of">])[] = [
  [/\bz(\d+) \(?(?:KL )?(\d+\.\d+)/g, ([, z, value = ""]) => ({ name: `KL of z${z}`, value })],
  [/(\d+\.\d+) KL divergence/g, ([, value = ""]) => ({ name: "KL", value })],
  [/(\d+\.\d+) nats per datum in total/g, ([, value = ""]) => ({ name: "KL", value })],
  [/the KL is (\d+\.\d+) nats/g, ([, value = ""]) => ({ name: "KL", value })],
  [
    /(\d+) of \d+ dimensions?(?: of the code)?(?: (?:is|are))? active/g,
    ([, value = ""]) => ({ name: "active", value }),
  ],
];

function metricsOf(parts: readonly string[]): readonly Metric[] {
  return parts.flatMap((part) => {
    const of = [...new Set(part.match(/\b(?:[\d,]+ |by )(?:training|validation|test) images/g) ?? [])];
    return forms.flatMap(([form, read]) => [...part.matchAll(form)].map((found) => ({ ...read(found), of })));
  });
}

/** The values that each metric has of the same images. */
function valuesOf(metrics: readonly Metric[]): ReadonlyMap<string, ReadonlySet<string>> {
  const values = new Map<string, Set<string>>();
  for (const { name, value, of } of metrics) {
    const key = `${name} of ${of.join(", ")}`;
    values.set(key, (values.get(key) ?? new Set()).add(value));
  }
  return values;
}

describe("the metrics of a report", () => {
  it("have one value for the same images, and name the images", async () => {
    const metrics = metricsOf(await partsOf("run"));
    for (const { name, of } of metrics) expect(of, name).toHaveLength(1);
    for (const [name, values] of valuesOf(metrics)) expect([...values], name).toHaveLength(1);
    // The page has two values for the same dimension, from two sets of images: without their names the values would
    // contradict each other.
    for (const images of ["10 validation images", "20 test images"])
      expect(metrics.filter(({ name, of }) => name === "KL of z1" && of.includes(images))).not.toEqual([]);
    const first = metrics.filter(({ name }) => name === "KL of z1").map(({ value }) => value);
    expect(new Set(first).size).toBe(2);
    const total = metrics.filter(({ name, of }) => name === "KL" && of.includes("20 test images"));
    expect(total.length).toBeGreaterThan(1);
  });

  it("name their split in the warnings of findings at the top", async () => {
    await cp(at("run"), at("warned"), { recursive: true });
    const path = at("warned", "metrics.jsonl");
    const measured = "The code holds nothing of the images: the KL is 0.01 nats.";
    const finding = {
      code: "posterior-collapse",
      severity: "warning",
      measured,
      advice: "Lower --beta.",
      figures: {},
    };
    const lines = (await readFile(path, "utf8")).trimEnd().split("\n");
    const warned = lines.map((line) => {
      const event = JSON.parse(line);
      return JSON.stringify(event.event === "diagnosis" ? { ...event, findings: [finding] } : event);
    });
    await writeFile(path, `${warned.join("\n")}\n`);
    await rm(join(path, "..", "checksums.json"));
    const parts = await partsOf("warned");
    const told = metricsOf(parts).filter(({ value }) => value === "0.01");
    expect(told.map(({ of }) => of)).toEqual([["by validation images"], ["10 validation images"]]);
    expect(parts.join(" ")).toContain("The losses and the KL below are means over all 10 validation images.");
  });

  it("have the loss next to the headline metric, the same as in the table of its epoch", async () => {
    const text = (await partsOf("run")).join(" ");
    const [, loss] = /Training minimises the beta-VAE loss: (\d+\.\d+) = /.exec(text) ?? [];
    const [, table] = /in nats per datum train validation test loss \S+ \S+ (\S+)/.exec(text) ?? [];
    expect(loss).toBe(table);
    expect(text).toContain("The loss is the beta-VAE loss. Values are means over all images of a split");
  });
});
