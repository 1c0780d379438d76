import { EngineError } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import { staticSizes } from "../graph/shape.ts";
import type { TrainingProgram } from "../graph/training.ts";
import {
  type Engine,
  type EngineModel,
  type EngineTensor,
  type EngineTensors,
  feedTensors,
  floatOutputs,
  type InPlaceModel,
  loadProgram,
  requireParameters,
  runProgram,
} from "./engine.ts";
import {
  type Arrays,
  allocateBuffers,
  allocateMemory,
  joinArrays,
  readRegion,
  writeRegion,
} from "./memory.ts";
import { createOptimizer, type Optimizer } from "./optimizer.ts";
import type { Executable, ParameterLayout, Session, TrainingStep } from "./session.ts";

/**
 * A session whose state is one WebAssembly memory. Parameters and gradients are views on it, which ONNX Runtime reads
 * and writes without copies if possible, and the optimizer is a kernel over the same memory.
 */
export function createMemorySession(engine: Engine, layouts: readonly ParameterLayout[]): Session {
  const memory = allocateMemory(
    layouts.filter(({ buffer }) => buffer !== true),
    engine.memory,
  );
  const buffers = allocateBuffers(layouts.filter(({ buffer }) => buffer === true));
  const state = joinArrays(memory.parameters, buffers);
  const parameters = regionTensors(engine, state, layouts);
  const loaded: { release(): Promise<void> }[] = [];
  const prepared = new Map<Program, Promise<Executable>>();
  let optimizer: Optimizer | undefined;

  async function compile(program: Program): Promise<Executable> {
    const own = parametersOf(program, parameters);
    const model = await loadProgram(engine, program, (onnx) => engine.load(onnx));
    loaded.push(model);
    return executableOf(engine, program, model, own);
  }

  return {
    description: engine.description,
    prepare(program) {
      const found = prepared.get(program);
      if (found !== undefined) return found;
      const compiling = compile(program);
      prepared.set(program, compiling);
      // After a failed compilation the caller may try again.
      compiling.catch(() => prepared.delete(program));
      return compiling;
    },
    async prepareOnnx(program, onnx) {
      const model = await engine.load(onnx);
      loaded.push(model);
      return executableOf(engine, program, model, {});
    },
    async prepareStep(training, settings) {
      if (optimizer !== undefined) {
        throw new EngineError("session: it already has a training step");
      }
      const { program } = training;
      const own = parametersOf(program, parameters);
      const made = createOptimizer(memory, settings);
      const model =
        (await engine.loadStep?.(program, memory)) ??
        (await loadProgram(engine, program, (onnx) => engine.loadInPlace(onnx)));
      loaded.push(model);
      optimizer = made;
      const gradients = regionTensors(engine, memory.gradients, layouts);
      return trainingStep({ engine, training, model, parameters: own, gradients, buffers, optimizer: made });
    },
    readParameters: async () => readRegion(state),
    writeParameters: async (values) => writeRegion(state, values, "parameters"),
    readOptimizer: async () => optimizer?.read(),
    async writeOptimizer(state) {
      if (optimizer === undefined) {
        throw new EngineError("optimizer state: prepare a training step before restoring it");
      }
      optimizer.write(state);
    },
    async dispose() {
      prepared.clear();
      await Promise.all(loaded.splice(0).map((model) => model.release()));
    },
  };
}

/** @param own the parameters that the program reads, unless its model contains them */
function executableOf(engine: Engine, program: Program, model: EngineModel, own: EngineTensors): Executable {
  return {
    async run(feeds, batchSize) {
      const results = model.run({ ...feedTensors(engine, program, feeds, batchSize), ...own });
      return floatOutputs(program, await runProgram(program, results));
    },
  };
}

interface StepParts {
  readonly engine: Engine;
  readonly training: TrainingProgram;
  readonly model: InPlaceModel;
  readonly parameters: EngineTensors;
  /** By parameter name. */
  readonly gradients: EngineTensors;
  readonly buffers: Arrays;
  readonly optimizer: Optimizer;
}

function trainingStep({
  engine,
  training,
  model,
  parameters,
  gradients,
  buffers,
  optimizer,
}: StepParts): TrainingStep {
  const { program } = training;
  const outputs: Record<string, EngineTensor> = {};
  const reports = training.reports.map((name) => {
    const value = new Float32Array(1);
    outputs[name] = engine.tensor(
      "float32",
      value,
      staticSizes(program.outputs[name]?.type.shape ?? [], name),
    );
    return { name, value };
  });
  for (const { parameter, output } of training.gradients) {
    const tensor = gradients[parameter.name];
    if (tensor !== undefined) outputs[output] = tensor;
  }
  const updates = training.updates.map(({ buffer, output }) => {
    const current = buffers.byName.get(buffer);
    if (current === undefined) {
      throw new EngineError(`program ${program.name}: the session has no buffer called ${buffer}`);
    }
    const next = new Float32Array(current.length);
    outputs[output] = engine.tensor(
      "float32",
      next,
      staticSizes(program.outputs[output]?.type.shape ?? [], output),
    );
    return { current, next };
  });
  return {
    async run(feeds, batchSize, learningRate) {
      const all = { ...feedTensors(engine, program, feeds, batchSize), ...parameters };
      await runProgram(program, model.run(all, outputs, batchSize));
      for (const { current, next } of updates) current.set(next);
      return {
        reports: Object.fromEntries(reports.map(({ name, value }) => [name, value[0] ?? Number.NaN])),
        ...optimizer.update(learningRate, batchSize),
      };
    },
  };
}

/** The tensors that a program reads as parameters. Throws EngineError if the session does not have one. */
function parametersOf(program: Program, tensors: EngineTensors): EngineTensors {
  requireParameters(program, Object.keys(tensors));
  const own = new Set(program.parameters.map(({ name }) => name));
  return Object.fromEntries(Object.entries(tensors).filter(([name]) => own.has(name)));
}

/** Tensors over arrays, by parameter. */
function regionTensors(
  engine: Engine,
  { byName }: Arrays,
  layouts: readonly ParameterLayout[],
): Record<string, EngineTensor> {
  return Object.fromEntries(
    layouts.flatMap(({ name, sizes }) => {
      const array = byName.get(name);
      return array === undefined ? [] : [[name, engine.tensor("float32", array, sizes)]];
    }),
  );
}
