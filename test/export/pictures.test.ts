import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { decodeNpy } from "../../src/codec/npy/npy.ts";
import type { Preparation } from "../../src/data/pictures/preparation.ts";
import { prepareRaster } from "../../src/data/pictures/prepare.ts";
import { readExport } from "../../src/store/exportFolder.ts";
import { systemDisk } from "../../src/store/node/systemDisk.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { findChromium, withPage } from "../browser/chromium.ts";
import { servePages } from "../browser/server.ts";
import { nelbo } from "../cli/terminal.ts";
import {
  decodedByPillow,
  fixtures,
  linkPackages,
  snippetBelow,
  trainOnPictures,
  writePrepared,
} from "./picturesRun.ts";

const at = temporaryFolder();
const chromium = await findChromium();
const colours = {
  height: 10,
  width: 12,
  channels: 3,
  fit: "contain",
  background: [250, 240, 20],
} as const satisfies Preparation;
const grey = {
  height: 9,
  width: 9,
  channels: 1,
  fit: "cover",
  background: [255, 255, 255],
} as const satisfies Preparation;
/** Exports by name. */
const exported = { nhwc: colours, nchw: colours, grey };
const layouts = { nhwc: "nhwc", nchw: "nchw", grey: "nchw" };
const names = ["nhwc", "nchw", "grey"] as const;
const files = ["turned.jpg", "alpha.png", "grey.png"];

beforeAll(async () => {
  await trainOnPictures(at("colours"), colours);
  await trainOnPictures(at("greys"), grey);
  for (const name of names) {
    const run = at(name === "grey" ? "greys" : "colours");
    await nelbo(["export", run, "--layout", layouts[name], "--out", at(name)]);
    linkPackages(at(name));
  }
});

describe("an export of a model of pictures", () => {
  it("has prepare.mjs, and the preparation in export.json and in the metadata", async () => {
    const description = "x holds prepared pictures. Each picture is turned upright, converted to sRGB, ";
    const preparation = { ...colours, description: expect.stringContaining(description) as unknown };
    for (const name of ["nhwc", "nchw"] as const) {
      expect(readdirSync(at(name))).toContain("prepare.mjs");
      expect(JSON.parse(readFileSync(at(name, "export.json"), "utf8"))).toMatchObject({
        preparation,
        data: { reading: { pictures: colours } },
      });
      const encoder = readFileSync(at(name, "encoder.onnx"), "latin1");
      const [, json = ""] = /preparation[^{]{1,9}(\{.*?\})/s.exec(encoder) ?? [];
      expect(JSON.parse(json)).toEqual(preparation);
      const checksums = JSON.parse(readFileSync(at(name, "checksums.json"), "utf8")) as {
        files: readonly { name: string }[];
      };
      expect(checksums.files.map((file) => file.name)).toContain("prepare.mjs");
    }
  });

  it("has the same preparation when nelbo reads it", async () => {
    const facts = await readExport(systemDisk, at("nhwc"));
    expect(facts?.data.reading?.pictures).toEqual(colours);
  });

  it("is otherwise the same as that of a model of arrays", async () => {
    const path = at("greys", "data.json");
    const stored = readFileSync(path, "utf8");
    const facts = JSON.parse(stored) as { reading: { pictures?: unknown } };
    delete facts.reading.pictures;
    writeFileSync(path, JSON.stringify(facts));
    await nelbo(["export", at("greys"), "--layout", "nchw", "--out", at("arrays")]);
    writeFileSync(path, stored);
    expect(existsSync(at("arrays", "prepare.mjs"))).toBe(false);
    const readme = readFileSync(at("arrays", "README.md"), "utf8");
    const ofPictures = readFileSync(at("grey", "README.md"), "utf8");
    const [before = "", rest = ""] = ofPictures.split("## Your own pictures\n");
    expect(before + rest.slice(rest.indexOf("## Node\n"))).toBe(readme);
  });
});

describe("the programs of the README", () => {
  it.each(names)("in Node encode and score picture files as nelbo does: %s", async (name) => {
    writeFileSync(at(name, "pictures.mjs"), snippetBelow(at(name), "A picture in Node", "js"));
    const paths = [...files, "cmyk.jpg"].map((file) => `${fixtures}${file}`);
    const told = execFileSync(process.execPath, ["pictures.mjs", ...paths], {
      cwd: at(name),
      encoding: "utf8",
      env: { ...process.env, ORT_DISABLE_TELEMETRY: "1" },
    });
    const numbers = (pattern: RegExp) =>
      [...told.matchAll(pattern)].map(([, list = ""]) => list.split(",").map(Number));
    const codes = numbers(/^code Float32Array\(3\) \[([^\]]*)\]/gm);
    const scores = numbers(/^negativeElbo, nats per image (\S+)$/gm);
    expect([codes.length, scores.length]).toEqual([4, 4]);
    expect(codes[3]?.every(Number.isFinite)).toBe(true);
    expect(told).toMatch(/^p \[(\s+[\d.]+,?){4}\s+\]$/m);

    writePrepared(at(`${name}.npy`), files, exported[name]);
    await nelbo(["encode", at(name), at(`${name}.npy`), "--out", at(`${name}-codes.npy`)]);
    await nelbo(["score", at(name), at(`${name}.npy`), "--out", at(`${name}-scores.npy`)]);
    const known = decodeNpy(readFileSync(at(`${name}-codes.npy`)), "codes").data;
    const knownScores = decodeNpy(readFileSync(at(`${name}-scores.npy`)), "scores").data;
    // Decoders of JPEG may differ by a level; of PNG they do not.
    for (const [picture, tolerance] of [0.05, 1e-3, 1e-3].entries()) {
      for (const index of [0, 1, 2]) {
        const difference = (codes[picture]?.[index] ?? Number.NaN) - (known[3 * picture + index] ?? 0);
        expect(Math.abs(difference)).toBeLessThan(tolerance);
      }
      const score = knownScores[6 * picture] ?? 0;
      expect(Math.abs((scores[picture]?.[0] ?? Number.NaN) - score)).toBeLessThan(tolerance * score);
    }
  });

  it("require picture files", () => {
    writeFileSync(at("nhwc", "none.mjs"), snippetBelow(at("nhwc"), "A picture in Node", "js"));
    const { stderr } = spawnSync(process.execPath, ["none.mjs"], { cwd: at("nhwc"), encoding: "utf8" });
    expect(stderr).toContain("expected picture files: node pictures.mjs photo.jpg");
  });

  it.skipIf(chromium === undefined).each(["nchw", "grey"] as const)(
    "in a page draw a picture file and its reconstruction: %s",
    async (name) => {
      const page = snippetBelow(at(name), "A picture in a browser", "html") + chooser;
      const served = Object.fromEntries(
        [...files, "note.txt"].map((file) => [
          `/${file}`,
          file === "note.txt" ? Buffer.from("no picture") : readFileSync(`${fixtures}${file}`),
        ]),
      );
      const server = await servePages(
        at(name),
        { ...served, "/pictures.html": Buffer.from(page) },
        { isolated: false },
      );
      const address = `${server.address}pictures.html`;
      const result = await withPage(chromium ?? "", address, server.nextResult()).finally(server.close);
      const shown = result as readonly { code: string; left: number[]; right: number[] }[];
      const { width, channels } = exported[name];
      for (const [index, file] of files.entries()) {
        const expected = prepareRaster(decodedByPillow(file), exported[name], file);
        const { code = "", left = [], right = [] } = shown[index] ?? {};
        const apart = Array.from(expected, (value, place) => {
          const [pixel, channel] = [Math.floor(place / channels), place % channels];
          return Math.abs(value - (left[4 * pixel + channel] ?? Number.NaN));
        });
        expect(Math.max(...apart), file).toBeLessThanOrEqual(2);
        expect(code).toMatch(/^-?\d+\.\d\d -?\d+\.\d\d -?\d+\.\d\d$/);
        expect(new Set(right.filter((_, place) => place % 4 < 3)).size).toBeGreaterThan(width);
      }
      expect(shown[3]?.code).toMatch(/^note\.txt: ./);
    },
  );
});

/** Chooses files, one after the other, and tells what the page shows of each. */
const chooser = `<script type="module">
  const input = document.querySelector("input");
  const text = document.querySelector("#code");
  const canvas = document.querySelector("canvas");
  const until = async (test) => { while (!test()) await new Promise((resolve) => setTimeout(resolve, 20)); };
  const tell = (result) => fetch("/result", { method: "POST", body: JSON.stringify(result) });
  addEventListener("error", ({ message }) => tell(message));
  addEventListener("unhandledrejection", ({ reason }) => tell(String(reason)));
  await until(() => !input.disabled);
  const shown = [];
  for (const name of ["turned.jpg", "alpha.png", "grey.png", "note.txt"]) {
    text.textContent = "";
    const file = new File([await (await fetch(name)).blob()], name);
    const chosen = new DataTransfer();
    chosen.items.add(file);
    input.files = chosen.files;
    input.dispatchEvent(new Event("change"));
    await until(() => text.textContent !== "");
    const half = canvas.width / 2;
    const pixels = (left) => [...canvas.getContext("2d").getImageData(left, 0, half, canvas.height).data];
    shown.push({ code: text.textContent, left: pixels(0), right: pixels(half) });
  }
  await tell(shown);
</script>`;
