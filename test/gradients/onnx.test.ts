import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { gradients } from "../../src/graph/gradient.ts";
import { interpret } from "../../src/graph/interpret.ts";
import { operatorNames } from "../../src/graph/ops/table.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { lowerProgram } from "../../src/onnx/lower.ts";
import { encodeModel } from "../../src/onnx/model.ts";
import { openEngine } from "../../src/onnx/testing/engine.ts";
import { type GradientCase, gradientCases } from "./cases.ts";
import { weightedCase } from "./weighted.ts";

/** Result, loss and gradients of a case. */
function caseProgram(definition: GradientCase): { readonly program: Program; readonly feeds: Feeds } {
  const { loss, result, leaves, feeds } = weightedCase(definition);
  const derivatives = gradients(loss, leaves);
  const named = derivatives.map((derivative, index) => [`gradient${index}`, derivative] as const);
  const program = createProgram(definition.name, { result, loss, ...Object.fromEntries(named) });
  return { program, feeds };
}

type Feeds = (batchSize: number) => Record<string, number[]>;

describe.each(operatorNames)("ONNX Runtime agrees with the interpreter: %s", (operator) => {
  it.each(gradientCases[operator].cases)("$name", async (definition) => {
    const { program, feeds } = caseProgram(definition);
    const engine = await openEngine(program);
    for (const batchSize of [3, 2]) {
      const drawn = feeds(batchSize);
      const rounded = program.inputs.map(({ name }) => [name, (drawn[name] ?? []).map(Math.fround)] as const);
      const expected = interpret(program, Object.fromEntries(rounded), batchSize);
      const found = await engine.run(drawn, batchSize);
      for (const [name, { sizes, data }] of Object.entries(expected)) {
        expect(found[name]?.sizes, name).toEqual(sizes);
        // Absolute as well: sums of up to 54 terms of magnitude up to 4 may cancel.
        expectClose(found[name]?.data ?? [], data, { relative: 1e-5, absolute: 2e-5 }, name);
      }
    }
  });
});

/** Checks each given file and reports the error of the first that fails. */
const checker = `
import sys, onnx
for path in sys.argv[1:]:
    model = onnx.load(path)
    try:
        onnx.checker.check_model(model, full_check=True)
    except Exception as problem:
        sys.exit(f"{model.graph.name}: {problem}")
    assert {p.key: p.value for p in model.metadata_props} == {"written by": "a test"}, model.graph.name
print(len(sys.argv) - 1)
`;

function findPython(): string | undefined {
  return ["python3", "/usr/bin/python3"].find((python) => {
    try {
      execFileSync(python, ["-c", "import onnx"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  });
}

describe("onnx.checker", () => {
  const python = findPython();

  it("accepts the model of every case", (context) => {
    if (python === undefined) return context.skip("needs a Python that has the package onnx");
    const folder = mkdtempSync(join(tmpdir(), "nelbo-onnx-"));
    try {
      const files = operatorNames.flatMap((operator) =>
        gradientCases[operator].cases.map((definition, index) => {
          const { program } = caseProgram({ ...definition, name: `${operator} ${definition.name}` });
          const file = join(folder, `${operator}-${index}.onnx`);
          writeFileSync(file, encodeModel(lowerProgram(program, { "written by": "a test" })));
          return file;
        }),
      );
      const checked = execFileSync(python, ["-c", checker, ...files], { encoding: "utf8" });
      expect(checked.trim()).toBe(String(files.length));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
