import "./telemetry.ts";
import * as ort from "onnxruntime-node";
import { messageOf } from "../errors.ts";
import { encodeModel, type OnnxModel } from "../onnx/model.ts";
import type { Engine, EngineTensor, EngineTensors } from "./engine.ts";
import { type DeviceEngine, deviceEngine } from "./webgpu/engine.ts";

/**
 * ONNX Runtime's log level for fatal errors only: other errors are thrown as exceptions, and would be reported twice.
 */
const logFatalOnly = 4;

const engineName = `onnxruntime-node ${ort.env.versions.node ?? "of unknown version"}`;

/** ONNX Runtime on this machine's CPU, with this number of threads inside each operator. */
export function nodeEngine(threads: number): Engine {
  return {
    description: {
      engine: `${engineName}, CPU`,
      device: "cpu",
      threads,
    },
    tensor: (dataType, data, sizes) => new ort.Tensor(dataType, data, sizes),
    async load(model) {
      const session = await openSession(model, threads);
      return { run: (feeds) => session.run(asTensors(feeds)), release: () => session.release() };
    },
    async loadInPlace(model) {
      stopMessage ??= probeStop();
      const message = await stopMessage;
      const session = await openSession(message === undefined ? model : withStop(model), threads);
      return {
        run: (feeds, outputs) => runInPlace(session, feeds, outputs, message),
        release: () => session.release(),
      };
    },
  };
}

/** ONNX Runtime on the GPU that WebGPU chooses. */
export function nodeDeviceEngine(): DeviceEngine {
  return deviceEngine(ort, { engine: `${engineName}, WebGPU`, device: "webgpu", threads: 1 });
}

/** Whether this platform's package contains the WebGPU provider. */
export function hasWebGpu(): boolean {
  return ort.listSupportedBackends().some(({ name }) => name === "webgpu");
}

function openSession(model: OnnxModel, threads: number): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(encodeModel(model), {
    executionProviders: ["cpu"],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    // The first run allocates memory in pieces. A memory pattern would allocate the same amount again, in one piece.
    enableMemPattern: false,
    graphOptimizationLevel: "all",
    logSeverityLevel: logFatalOnly,
    // No `set_denormal_as_zero`: the first session that sets it makes the calling thread flush denormals from then on,
    // and that is JavaScript's thread. Every double below 2.2e-308 would be 0 in the whole program when parsed, printed
    // or compared.
    extra: {
      session: {
        // DequantizeLinear scales bytes; ONNX Runtime must not replace it.
        disable_quant_qdq: "1",
      },
    },
  });
}

/**
 * onnxruntime-node writes outputs into the given arrays, and then copies each of them into a new array of the object
 * that it returns: megabytes of gradients, and their garbage, at each step. It builds that object one output after
 * another and stops with an error at the first that JavaScript cannot represent, such as a sequence of tensors. So an
 * empty sequence before the other outputs avoids the copies; at that time all results are already written.
 */
const stopName = "nelbo.stop";

function withStop(model: OnnxModel): OnnxModel {
  return {
    ...model,
    nodes: [...model.nodes, { operator: "SequenceEmpty", inputs: [], output: stopName, attributes: {} }],
    outputs: [{ name: stopName, elementType: "float32", shape: "sequence" }, ...model.outputs],
  };
}

/** The message of this version's error; undefined if this version behaves differently. */
let stopMessage: Promise<string | undefined> | undefined;

/** Tests with a tiny model whether results are written before the error. */
async function probeStop(): Promise<string | undefined> {
  const written = new Float32Array(1);
  const session = await openSession(
    withStop({
      name: "probe",
      nodes: [{ operator: "Neg", inputs: ["x"], output: "y", attributes: {} }],
      initializers: [],
      inputs: [{ name: "x", elementType: "float32", shape: [1] }],
      outputs: [{ name: "y", elementType: "float32", shape: [1] }],
    }),
    1,
  );
  try {
    const x = new ort.Tensor("float32", Float32Array.of(7), [1]);
    const y = new ort.Tensor("float32", written, [1]);
    await session.run({ x }, { [stopName]: null, y });
    return undefined;
  } catch (cause) {
    return written[0] === -7 ? messageOf(cause) : undefined;
  } finally {
    await session.release();
  }
}

async function runInPlace(
  session: ort.InferenceSession,
  feeds: EngineTensors,
  outputs: EngineTensors,
  expectedMessage: string | undefined,
): Promise<void> {
  if (expectedMessage === undefined) {
    await session.run(asTensors(feeds), asTensors(outputs));
    return;
  }
  try {
    await session.run(asTensors(feeds), { [stopName]: null, ...asTensors(outputs) });
  } catch (cause) {
    if (messageOf(cause) !== expectedMessage) throw cause;
  }
}

/** Tensors made by this engine's `tensor`. */
function asTensors(tensors: Readonly<Record<string, EngineTensor>>): Record<string, ort.Tensor> {
  return tensors as Record<string, ort.Tensor>;
}
