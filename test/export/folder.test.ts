import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { exportRun } from "../../src/apply/exportRun.ts";
import { faultyDisk } from "../../src/testing/run/disks.ts";
import { temporaryFolder } from "../../src/testing/run/temporary.ts";
import { writeTinyImages } from "../../src/testing/run/tinyImages.ts";
import { nelbo } from "../cli/terminal.ts";

const at = temporaryFolder();
const files = [
  "README.md",
  "checksums.json",
  "decoder.onnx",
  "draw.onnx",
  "encoder.onnx",
  "export.json",
  "generator.onnx",
  "model.onnx",
  "model.safetensors",
  "score.onnx",
  "scores.json",
];

beforeAll(async () => {
  await writeTinyImages(at("images"));
  const tiny = "--hidden 16 --latent 4 --batch 16 --threads 1 --epochs 1".split(" ");
  await nelbo(["train", at("images"), ...tiny, "--out", at("run")]);
  await nelbo(["export", at("run"), "--out", at("out")]);
});

/** The first Python that has a package. */
function pythonWith(name: string): string | undefined {
  const { NELBO_PYTHON: named } = process.env;
  return [...(named === undefined ? [] : [named]), "python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", `import ${name}`]).status === 0,
  );
}

/** The block of a language in the export's README. */
function snippet(language: string): string {
  const readme = readFileSync(at("out", "README.md"), "utf8");
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(readme) ?? [];
  return code ?? "";
}

describe("nelbo export", () => {
  it("writes the files and reports the largest difference from the run's own programs", async () => {
    expect(readdirSync(at("out")).sort()).toEqual(files);
    const { code, lines } = await nelbo(["export", at("run"), "--out", at("told")]);
    expect(code).toBe(0);
    expect(lines[0]).toMatch(/told: exported, within \de[-+]\d of the run's own results$/);
    expect(lines).toHaveLength(1 + files.length);
    expect(readFileSync(at("out", "model.safetensors"))).toEqual(
      readFileSync(at("run", "model.safetensors")),
    );
  });

  it("prints JSON, with the inputs and outputs of each program", async () => {
    const { lines } = await nelbo(["export", at("run"), "--out", at("json"), "--layout", "nchw", "--json"]);
    const answer = JSON.parse(lines[0] ?? "") as {
      difference: number;
      programs: { name: string; inputs: { name: string; shape: string }[] }[];
    };
    expect(answer.difference).toBeLessThan(1e-4);
    expect(answer.programs.map(({ name }) => name)).toEqual([
      "encoder",
      "decoder",
      "generator",
      "draw",
      "model",
      "score",
    ]);
    expect(answer.programs[0]?.inputs).toMatchObject([{ name: "x", shape: "[N, 1, 8, 8]" }]);
  });

  it("accepts an empty folder, and refuses one that is not, without changes", async () => {
    mkdirSync(at("empty"));
    expect(await nelbo(["export", at("run"), "--out", at("empty")])).toMatchObject({ code: 0 });
    mkdirSync(at("full"));
    writeFileSync(at("full", "mine.txt"), "mine");
    const { code, errors } = await nelbo(["export", at("run"), "--out", at("full")]);
    expect(code).toBe(4);
    expect(errors[0]).toContain("expected a folder that does not exist yet or is empty, found mine.txt");
    expect(readdirSync(at("full"))).toEqual(["mine.txt"]);
  });

  it("refuses an unfinished run, an unknown layout and a missing output folder", async () => {
    mkdirSync(at("unfinished"));
    for (const name of ["config.json", "data.json"]) {
      writeFileSync(at("unfinished", name), readFileSync(at("run", name)));
    }
    const refused = async (...words: string[]) => (await nelbo(["export", ...words])).errors[0];
    expect(await refused(at("unfinished"), "--out", at("x"))).toContain("nelbo resume");
    expect(await refused(at("images"), "--out", at("x"))).toContain("expected a run's folder");
    expect(await refused(at("run"), "--out", at("x"), "--layout", "nhcw")).toContain("Did you mean nhwc?");
    expect(await refused(at("run"))).toContain("nelbo export requires --out <folder>");
    expect(existsSync(at("x"))).toBe(false);
  });

  it("leaves nothing behind, whichever disk operation fails", async () => {
    const watched = faultyDisk({ at: Number.POSITIVE_INFINITY, code: "ENOSPC", andAfter: false });
    mkdirSync(at("disk"));
    await exportRun(at("run"), { out: at("disk", "whole"), disk: watched.disk });
    // All but the last: when the folder's name cannot be flushed, it is there already.
    for (let operation = 1; operation < watched.count(); operation++) {
      const out = at("disk", `failed-${operation}`);
      const { disk } = faultyDisk({ at: operation, code: "ENOSPC", andAfter: false });
      await expect(exportRun(at("run"), { out, disk })).rejects.toThrow("the disk is full");
      expect(readdirSync(at("disk"))).toEqual(["whole"]);
    }
  });
});

const checker = `
import json, sys, onnx
for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert model.ir_version == 8 and [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    about = {p.key: p.value for p in model.metadata_props}
    names = lambda ports: [(p["name"], p["shape"]) for p in json.loads(ports)]
    dims = lambda v: "[" + ", ".join(d.dim_param or str(d.dim_value) for d in v.type.tensor_type.shape.dim) + "]"
    assert names(about["inputs"]) == [(v.name, dims(v)) for v in model.graph.input], about["inputs"]
    assert names(about["outputs"]) == [(v.name, dims(v)) for v in model.graph.output], about["outputs"]
    assert json.loads(about["objective"])["unit"] == "nats per datum"
    assert json.loads(about["data"])["images"]["train"] == 60
    assert json.loads(about["config"])["latentSize"] == 4
print(len(sys.argv) - 1)
`;

describe("the files of an export", () => {
  it("pass onnx.checker, and their metadata describe them", (context) => {
    const python = pythonWith("onnx");
    if (python === undefined) return context.skip("needs a Python that has the package onnx");
    const paths = files.filter((name) => name.endsWith(".onnx")).map((name) => at("out", name));
    expect(execFileSync(python, ["-c", checker, ...paths], { encoding: "utf8" }).trim()).toBe("6");
  });
});

describe("the README of an export", () => {
  const require = createRequire(import.meta.url);
  /** The folder that packages are installed in, as if they were installed in the export's. */
  const packages = dirname(dirname(require.resolve("onnxruntime-node/package.json")));

  beforeAll(() => symlinkSync(packages, at("out", "node_modules"), "junction"));

  it("has a script for Node that runs unchanged", () => {
    writeFileSync(at("out", "try.mjs"), snippet("js"));
    const environment = { ...process.env, ORT_DISABLE_TELEMETRY: "1" };
    const told = execFileSync(process.execPath, ["try.mjs"], {
      cwd: at("out"),
      encoding: "utf8",
      env: environment,
    });
    expect(told).toContain("draws [ 4, 8, 8, 1 ]");
    expect(told).toContain("codes [ 4, 4 ]");
    expect(told).toMatch(/negativeElbo, nats per image Float32Array\(4\) \[\s*[\d.]+,/);
    expect(told).not.toContain("NaN");
  });

  it("has a page that draws images, here with a server and a canvas that only records", () => {
    const [, script = ""] = /<script type="module">\n(.*)<\/script>/s.exec(snippet("html")) ?? [];
    const canvas = `
      import { readFileSync } from "node:fs";
      const drawn = [];
      const { fetch } = globalThis;
      globalThis.fetch = (from, ...rest) =>
        from === "generator.onnx" ? Promise.resolve(new Response(readFileSync(from))) : fetch(from, ...rest);
      globalThis.ImageData = class { constructor(w, h) { this.data = new Uint8ClampedArray(4 * w * h); } };
      globalThis.document = { querySelector: () => ({ getContext: () => ({
        putImageData: ({ data }, x, y) => drawn.push([data.length, Math.max(...data), x, y]) }) }) };
      process.on("exit", () => console.log(JSON.stringify(drawn)));`;
    writeFileSync(at("out", "page.mjs"), `${canvas}\n${script}`);
    const told = execFileSync(process.execPath, ["page.mjs"], { cwd: at("out"), encoding: "utf8" });
    expect(JSON.parse(told)).toEqual([0, 8, 16, 24].map((x) => [4 * 64, 255, x, 0]));
  });

  it("has a script for Python that runs unchanged", (context) => {
    const python = pythonWith("onnxruntime");
    if (python === undefined) return context.skip("needs a Python that has the package onnxruntime");
    writeFileSync(at("out", "try.py"), snippet("python"));
    const told = execFileSync(python, ["try.py"], { cwd: at("out"), encoding: "utf8" });
    expect(told).toContain("draws (4, 8, 8, 1)");
    expect(told).toMatch(/codes \(4, 4\)/);
    expect(told).toMatch(/negativeElbo, nats per image \[/);
    expect(told).not.toContain("nan");
  });

  it("names every tensor of model.safetensors", () => {
    const readme = readFileSync(at("out", "README.md"), "utf8");
    expect(readme).toContain("| `decoder.output.weight` | [64, 16] | Linear, the same |");
  });
});
