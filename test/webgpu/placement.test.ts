import * as ort from "onnxruntime-node";
import { afterAll, describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors.ts";
import { broadcast, exp } from "../../src/graph/build.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { createProgram, type Program } from "../../src/graph/program.ts";
import { N } from "../../src/graph/shape.ts";
import { input, parameter } from "../../src/graph/value.ts";
import { deviceProgram, deviceStep, stateLayout } from "../../src/onnx/deviceModel.ts";
import { node } from "../../src/onnx/flat.ts";
import { encodeModel, type OnnxModel } from "../../src/onnx/model.ts";
import type { Model } from "../../src/vae/model.ts";
import { deviceCases } from "./cases.ts";
import { chooseTestGpu } from "./gpu.ts";
import { modelOfCase } from "./training.ts";

/** Every program of every case, for one batch size, has all its nodes on the device. */
const { problem } = await chooseTestGpu();
const counted = { programs: 0, nodes: 0 };

/** Throws if ONNX Runtime places a node on the processor. */
async function requireOnDevice(model: OnnxModel): Promise<void> {
  const session = await ort.InferenceSession.create(encodeModel(model), {
    executionProviders: ["webgpu"],
    logSeverityLevel: 4,
    extra: { session: { disable_cpu_ep_fallback: "1", disable_quant_qdq: "1" } },
  });
  await session.release();
}

/** All programs of a model. */
function programsOf(model: Model): readonly Program[] {
  const always = [
    model.evaluation,
    model.encoding,
    model.decoding,
    model.generation,
    model.divergence,
    model.priorDensity,
    model.drawing,
    model.reconstruction,
    model.inspection,
  ].filter((program) => program !== undefined);
  return [...always, ...weighingsOf(model)];
}

/** None for an autoencoder, whose codes have no density. */
function weighingsOf(model: Model): readonly Program[] {
  try {
    return [model.weighing(3), model.scoring(2)];
  } catch (cause) {
    if (cause instanceof ConfigError) return [];
    throw cause;
  }
}

describe.skipIf(problem !== undefined)("placement on WebGPU", () => {
  it.each(Object.entries(deviceCases))("%s", async (_, each) => {
    const model = modelOfCase(each);
    const layout = stateLayout(model.parameters);
    const models = [
      deviceStep(model.training, layout, { beta1: 0.9, beta2: 0.999, count: 4, clipNorm: 1 }),
      ...programsOf(model).map((program) => deviceProgram(program, layout, 4)),
    ];
    for (const onnx of models) {
      await requireOnDevice(onnx);
      counted.programs += 1;
      counted.nodes += onnx.nodes.length;
    }
  });

  it("is refused for a node without a kernel, and for nodes that compute shapes", async () => {
    const sign: OnnxModel = {
      name: "sign",
      nodes: [node("Sign", ["x"], "y")],
      initializers: [],
      inputs: [{ name: "x", elementType: "float32", shape: [2] }],
      outputs: [{ name: "y", elementType: "float32", shape: [2] }],
    };
    await expect(requireOnDevice(sign)).rejects.toThrow(/fallback to CPU/i);
    const row = parameter(createGraph(), "row", [3]);
    const x = input(row.graph, "x", { dataType: "float32", shape: [N, 3] });
    const wide = createProgram("wide", { wide: broadcast(row, [N, N, 3]), x2: exp(x) });
    const empty = stateLayout([]);
    await expect(requireOnDevice(deviceProgram(wide, empty))).rejects.toThrow(/fallback to CPU/i);
    await requireOnDevice(deviceProgram(wide, empty, 4));
  });

  afterAll(() => console.log(`${counted.programs} programs, ${counted.nodes} nodes: none on the processor`));
});
