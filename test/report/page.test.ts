import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { reportPage } from "../../src/analyse/report/page/page.ts";
import type { HeadlineMetric } from "../../src/analyse/report/page/report.ts";
import { DataError } from "../../src/errors.ts";
import { epochs, sampleReport } from "./sample.ts";
import { readPage } from "./wellFormed.ts";

const hostile = `<script>alert(1)</script>"'&<!-- --><img src=x onerror=alert(1)>\u0000`;
const harmless = hostile.replace("\u0000", "\ufffd");

describe("reportPage", () => {
  it("is a well-formed page with one title, one main part, and headings in order", async () => {
    const elements = readPage(await reportPage(sampleReport()));
    const named = (name: string) => elements.filter((each) => each.name === name);
    expect(elements[0]).toMatchObject({ name: "html", attributes: { lang: "en" } });
    for (const name of ["title", "h1", "main", "header", "footer"]) expect(named(name)).toHaveLength(1);
    expect(named("h1")[0]?.text).toBe("VAE 784–400–20 on MNIST");
    expect(named("time")[0]?.text).toBe("3 February 2026");
    const ids = elements.flatMap(({ attributes: { id } }) => (id === undefined ? [] : [id]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("allows only its own script and style, each by its sha256", async () => {
    const page = await reportPage(sampleReport());
    const elements = readPage(page);
    const policy = elements.find(({ attributes }) => attributes["http-equiv"] === "Content-Security-Policy");
    const rules = new Map(
      (policy?.attributes.content ?? "").split("; ").map((rule) => [rule.split(" ")[0], rule]),
    );
    expect(rules.get("default-src")).toBe("default-src 'none'");
    for (const name of ["style", "script"]) {
      const own = elements.filter((each) => each.name === name);
      expect(own).toHaveLength(1);
      const hash = createHash("sha256")
        .update(own[0]?.text ?? "")
        .digest("base64");
      expect(rules.get(`${name}-src`)).toBe(`${name}-src 'sha256-${hash}'`);
    }
    expect(rules.get("img-src")).toBe("img-src data:");
    expect(page).not.toMatch(/\b(?:src|href|srcset)="(?!data:|#)/);
    expect(page).not.toMatch(/ (?:style|on\w+)="/);
  });

  it("lists findings with what to change, and draws the information in each dimension", async () => {
    const finding = {
      title: "Posterior collapse",
      severity: "warning",
      measured: "The code holds nothing.",
      advice: "Lower --beta.",
      since: 2,
    } as const;
    const dimensions = {
      title: "KL of each latent dimension",
      unit: "nats",
      epochs: [1, 2, 3],
      values: [
        [1, 0],
        [2, 0],
        [3, 0],
      ],
      active: [true, false],
    };
    const diagnosis = { about: "After epoch 3.", findings: [finding], unremarkable: "Nothing.", dimensions };
    const elements = readPage(await reportPage(sampleReport({ diagnosis })));
    const found = elements.find(({ attributes }) => attributes.class === "finding warning");
    expect(found?.text).toBe("Posterior collapse. The code holds nothing. Since epoch 2.Lower --beta.");
    const captions = elements.filter(({ name }) => name === "figcaption").map(({ text }) => text);
    expect(captions[1]).toMatch(/^Figure 2\. KL of each latent dimension\..* Names in grey: not active/);
    const none = readPage(await reportPage(sampleReport({ diagnosis: { ...diagnosis, findings: [] } })));
    expect(none.some(({ name, text }) => name === "p" && text === "Nothing.")).toBe(true);
  });

  it("shows any text as plain text", async () => {
    const fact = { name: hostile, value: hostile, about: hostile };
    const figure = { title: hostile, about: hostile, alternative: hostile };
    const page = await reportPage({
      ...sampleReport(),
      title: hostile,
      byline: [hostile],
      abstract: hostile,
      warnings: [hostile],
      headline: {
        ...sampleReport().headline,
        name: hostile,
        of: hostile,
        unit: hostile,
        notes: [hostile],
        beside: [hostile],
      },
      loss: hostile,
      card: [fact],
      bound: { holds: false, reason: hostile },
      diagnosis: {
        about: hostile,
        findings: [{ title: hostile, severity: "note", measured: hostile, advice: hostile, since: 1 }],
        unremarkable: hostile,
        dimensions: { title: hostile, unit: hostile, epochs: [1], values: [[1]], active: [true] },
      },
      figures: [{ ...figure, picture: { kind: "svg", svg: `<svg width="3"><script>1</script></svg>` } }],
      missing: [{ title: hostile, reason: hostile }],
      settings: { changed: [fact], unchanged: [fact] },
      data: { facts: [fact], files: [{ name: hostile, bytes: 1, sha256: hostile }] },
      environment: [fact],
      repeat: { commands: [{ meaning: hostile, command: hostile }], conditions: hostile },
      program: hostile,
    });
    const elements = readPage(page);
    expect(elements.filter(({ name }) => name === "script")).toHaveLength(1);
    expect(elements.filter(({ name }) => name === "img").map(({ attributes }) => attributes.alt)).toEqual([
      harmless,
    ]);
    expect(elements.find(({ name }) => name === "h1")?.text).toBe(harmless);
    expect(elements.filter(({ name, text }) => name === "code" && text === harmless)).toHaveLength(2);
  });

  it("has the metrics of every epoch, and next to the curves those of the epoch that the run is judged by", async () => {
    const elements = readPage(
      await reportPage(sampleReport({ headline: { ...sampleReport().headline, epoch: 2 } })),
    );
    const rows = elements.filter(({ name }) => name === "tr").map(({ text }) => text.replaceAll("\n", ""));
    expect(rows).toContain("1200.00190.0010.00150.00141.009.001.3");
    const shown = elements.filter(({ attributes }) => "data-column" in attributes);
    const said = Object.fromEntries(shown.map(({ attributes, text }) => [attributes["data-column"], text]));
    expect(said).toEqual({ 1: "140.00", 2: "125.00", 3: "15.00", 4: "130.00", 5: "116.00", 6: "14.00" });
    expect(rows).toEqual(expect.arrayContaining(["traintest", "loss140.00130.00", "KL15.0014.00"]));
    expect(elements.find(({ name }) => name === "output")?.text).toBe("2");
    const slider = elements.find(({ name }) => name === "input");
    expect(slider?.attributes).toMatchObject({ type: "range", max: "2", value: "1" });
  });

  it("gives each curve a place for every epoch", async () => {
    const elements = readPage(await reportPage(sampleReport()));
    const panels = elements.filter(({ attributes }) => "data-x" in attributes);
    expect(panels).toHaveLength(3);
    for (const { attributes } of panels) {
      const places = (attributes["data-x"] ?? "").split(" ").map(Number);
      expect(places).toHaveLength(3);
      expect([...places].sort((one, other) => one - other)).toEqual(places);
    }
    const dots = elements.filter(({ attributes }) => attributes.class === "dot");
    expect(dots).toHaveLength(6);
    for (const { attributes } of dots) expect(attributes["data-y"]?.split(" ")).toHaveLength(3);
  });

  it.each<[string, Partial<HeadlineMetric>, string]>([
    ["a sum", {}, "118.00nats per datum=99.00reconstruction+19.00KL divergence"],
    [
      "a bound of several samples, which is not a sum",
      { value: 113, name: "negative IWAE bound" },
      "113.00nats per datumfrom99.00reconstructionand19.00KL divergence",
    ],
  ])("tells the figure of merit as %s", async (_, headline, expected) => {
    const elements = readPage(
      await reportPage(sampleReport({ headline: { ...sampleReport().headline, ...headline } })),
    );
    expect(elements.find(({ attributes }) => attributes.class === "sum")?.text).toBe(expected);
  });

  it("has a related metric next to the headline metric", async () => {
    const beside = ["Training minimises the beta-VAE loss: 175.00 = 99.00 + 4 × 19.00."];
    const elements = readPage(
      await reportPage(
        sampleReport({ headline: { ...sampleReport().headline, beside }, loss: "beta-VAE loss" }),
      ),
    );
    const headline = elements.find(({ attributes }) => attributes.class === "merit")?.text;
    expect(headline?.replaceAll("\n", "")).toBe(
      `Negative ELBO, 500 test images, after epoch 3118.00nats per datum=99.00reconstruction+19.00KL divergence${beside}Lower is better.`,
    );
    const caption = elements.find(({ name }) => name === "figcaption")?.text;
    expect(caption).toMatch(/^Figure 1\. Training curves\. The loss is the beta-VAE loss\./);
  });

  it("draws a panel for each other term and each scalar that changes, and only the loss of a model without a KL", async () => {
    const plain = epochs.map(({ epoch }) => {
      const figures = { loss: 5, reconstruction: 5, kl: 0, terms: { mmd: 0.25 } };
      return { epoch, seconds: 1, train: figures, test: figures, scalars: { beta: epoch / 2, gamma: 7 } };
    });
    const [first, ...rest] = plain;
    if (first === undefined) throw new Error("expected an epoch");
    const elements = readPage(await reportPage(sampleReport({ epochs: [first, ...rest] })));
    const panels = elements.filter(({ attributes }) => "data-x" in attributes);
    expect(panels.map(({ attributes }) => attributes["aria-label"])).toEqual([
      expect.stringMatching(/^Curve of the loss /),
      expect.stringMatching(/^Curve of the MMD /),
      "Curve of the beta over the epochs, value at the end of the epoch: 0.50 at epoch 1, 1.50 at epoch 3.",
    ]);
    const table = elements.find(({ attributes }) => attributes.id === "epochs");
    expect(table?.text.replaceAll("\n", "")).toBe(
      "epochtraintestbetagammasecondslossMMDlossMMD" +
        "15.000.255.000.250.507.001.025.000.255.000.251.007.001.035.000.255.000.251.507.001.0",
    );
    const shown = elements.filter(({ attributes }) => "data-column" in attributes);
    const said = Object.fromEntries(shown.map(({ attributes, text }) => [attributes["data-column"], text]));
    expect(said).toEqual({ 1: "5.00", 2: "0.25", 3: "5.00", 4: "0.25", 5: "1.50" });
  });

  it("lists figures that cannot be drawn", async () => {
    const broken = { ...epochs[0], train: { loss: Number.NaN, reconstruction: 1, kl: 1 } };
    await expect(reportPage(sampleReport({ epochs: [broken] }))).rejects.toThrow(DataError);
  });
});
