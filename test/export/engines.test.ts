import * as node from "onnxruntime-node";
import * as web from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import { scoreSamples, scoringNoise } from "../../src/evaluate/score.ts";
import type { ExportedProgram } from "../../src/export/onnx/onnxExport.ts";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";
import { resolveShape } from "../../src/graph/shape.ts";
import { expectClose } from "../../src/graph/testing/close.ts";
import { cases, channelsFirst, exportCase, feedsFor } from "./models.ts";

/** Of float32 against the float64 interpreter: relative, and of numbers near zero absolute. */
const tolerance = { relative: 2e-5, absolute: 2e-5 };
/** Between two builds of ONNX Runtime, which sum in other orders. */
const betweenEngines = { relative: 1e-5, absolute: 1e-5 };

// As in a page that is not cross-origin isolated.
web.env.wasm.numThreads = 1;

const engines = { "onnxruntime-node": node, "onnxruntime-web": web };
type Arrays = Readonly<Record<string, Float32Array | Uint8Array>>;

/** The bytes of an exported file in a stock session, whose options are those that anybody gets. */
async function run(
  engine: keyof typeof engines,
  { bytes, program }: ExportedProgram,
  feeds: Arrays,
  count: number,
): Promise<Readonly<Record<string, Float32Array>>> {
  const { InferenceSession, Tensor } = engines[engine];
  const session = await InferenceSession.create(bytes, {
    executionProviders: [engine === "onnxruntime-web" ? "wasm" : "cpu"],
  });
  expect([...session.inputNames].sort()).toEqual(program.inputs.map(({ name }) => name).sort());
  const tensors = program.inputs.map(({ name, type }) => [
    name,
    new Tensor(type.dataType, feeds[name] ?? [], resolveShape(type.shape, count)),
  ]);
  const results = await session.run(Object.fromEntries(tensors));
  await session.release();
  return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]));
}

/** Draws go one way or the other: rounding may turn one of a hundred that stands on the edge. */
function expectMostlyClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  const apart = Array.from(found).filter(
    (value, index) => !(Math.abs(value - (expected[index] ?? Number.NaN)) <= 2e-4),
  );
  expect(apart.length).toBeLessThanOrEqual(found.length / 100);
}

describe.each(cases)("an export: $name", (each) => {
  const { model, parameters, layout, threshold, programs } = exportCase(each);
  const { dataShape } = model.parts;
  const named = Object.fromEntries(programs.map((program) => [program.name, program]));
  const own = (count: number): Arrays => {
    const feeds = feedsFor(model, count);
    const shown = (name: "x" | "target") =>
      threshold ? feeds[name]?.map((value) => (value >= 128 ? 255 : 0)) : feeds[name];
    return { ...feeds, x: shown("x") ?? new Uint8Array(0), target: shown("target") ?? new Uint8Array(0) };
  };
  const exported = (count: number): Arrays => {
    const feeds = feedsFor(model, count);
    if (layout === "nhwc") return feeds;
    const moved = (name: "x" | "target") => channelsFirst(feeds[name] ?? new Uint8Array(0), dataShape);
    return { ...feeds, x: moved("x"), target: moved("target") };
  };

  /** What the model's own programs mean, computed in float64 from images with channels last. */
  function meaning(count: number): Readonly<Record<string, Readonly<Record<string, ArrayLike<number>>>>> {
    const noise = scoringNoise(model, { samples: scoreSamples, seed: 0 });
    const known: Arrays = { ...own(count), ...parameters, ...noise };
    const data = (program: Program): Readonly<Record<string, ArrayLike<number>>> => {
      const leaves = [...program.inputs, ...program.parameters].map(({ name }) => [name, known[name] ?? []]);
      const outputs = interpret(program, Object.fromEntries(leaves), count);
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, tensor.data]));
    };
    const images = (mean: ArrayLike<number> | undefined) => {
      const values = Float32Array.from(mean ?? []);
      return layout === "nchw" ? channelsFirst(values, dataShape) : values;
    };
    const encoder = data(model.encoding);
    const decoder = { mean: images(data(model.decoding).mean) };
    const whole = { ...encoder, mean: images(data(model.reconstruction).mean) };
    const made = data(model.generation);
    const generator = { mean: images(made.mean), z: made.z ?? [] };
    const draw = { draw: images(data(model.drawing).draw) };
    const score = data(model.scoring(scoreSamples));
    return { encoder, decoder, generator, draw, model: whole, score };
  }

  it.each(programs.map(({ name }) => name))(
    "%s.onnx gives the same results in every engine, for any N",
    async (name) => {
      const program = named[name];
      if (program === undefined) return expect.fail(`no program ${name}`);
      for (const count of [1, 5]) {
        const expected = meaning(count)[name] ?? {};
        const found = await run("onnxruntime-node", program, exported(count), count);
        expect(Object.keys(found).sort()).toEqual(Object.keys(expected).sort());
        for (const [output, values] of Object.entries(expected)) {
          if (name === "draw") expectMostlyClose(found[output] ?? [], values);
          else expectClose(found[output] ?? [], values, tolerance, `${name}, ${output}`);
        }
        const onWeb = await run("onnxruntime-web", program, exported(count), count);
        for (const [output, values] of Object.entries(found)) {
          if (name === "draw") expectMostlyClose(onWeb[output] ?? [], values);
          else expectClose(onWeb[output] ?? [], values, betweenEngines, `${name} in wasm, ${output}`);
        }
      }
    },
  );
});
