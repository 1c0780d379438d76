import { EngineError } from "../errors.ts";
import type { Program } from "../graph/program.ts";
import type { TrainingProgram } from "../graph/training.ts";
import {
  type Engine,
  type EngineModel,
  type EngineTensor,
  feedTensors,
  loadProgram,
  messageOf,
} from "./engine.ts";
import { allocateMemory, type ParameterMemory, type Region, readRegion, writeRegion } from "./memory.ts";
import { createOptimizer, type Optimizer } from "./optimizer.ts";
import type { Executable, Feeds, ParameterLayout, Session, TrainingStep } from "./session.ts";

/**
 * A session whose state is one WebAssembly memory: parameters and gradients are views on it that ONNX Runtime reads
 * and, where it can, writes without a copy; the optimizer is a kernel over the same memory.
 */
export function createMemorySession(engine: Engine, layouts: readonly ParameterLayout[]): Session {
  const memory = allocateMemory(layouts);
  const parameterTensors = regionTensors(engine, memory.parameters, layouts);
  const loaded: EngineModel[] = [];
  let optimizer: Optimizer | undefined;

  async function load(program: Program): Promise<EngineModel> {
    for (const { name } of program.parameters) {
      if (!parameterTensors.has(name)) {
        throw new EngineError(`program ${program.name}: the session has no parameter called ${name}`);
      }
    }
    const model = await loadProgram(engine, program);
    loaded.push(model);
    return model;
  }

  function allFeeds(program: Program, feeds: Feeds, batchSize: number): Record<string, EngineTensor> {
    const tensors = feedTensors(engine, program, feeds, batchSize);
    for (const { name } of program.parameters) {
      const tensor = parameterTensors.get(name);
      if (tensor !== undefined) tensors[name] = tensor;
    }
    return tensors;
  }

  return {
    description: engine.description,
    async prepare(program) {
      return executable(program, await load(program), allFeeds);
    },
    async prepareStep(training, settings) {
      if (optimizer !== undefined)
        throw new EngineError("session: expected one training step, found a second");
      const [model, made] = await Promise.all([load(training.program), createOptimizer(memory, settings)]);
      optimizer = made;
      return trainingStep(engine, training, model, memory, layouts, made, allFeeds);
    },
    readParameters: () => readRegion(memory.parameters),
    writeParameters: (values) => writeRegion(memory.parameters, values, "parameters"),
    readOptimizer: () => optimizer?.read(),
    writeOptimizer(state) {
      if (optimizer === undefined)
        throw new EngineError("optimizer state: prepare a training step before restoring it");
      optimizer.write(state);
    },
    async dispose() {
      await Promise.all(loaded.splice(0).map((model) => model.release()));
    },
  };
}

type FeedsOf = (program: Program, feeds: Feeds, batchSize: number) => Record<string, EngineTensor>;

function executable(program: Program, model: EngineModel, feedsOf: FeedsOf): Executable {
  const outputs = Object.keys(program.outputs);
  return {
    async run(feeds, batchSize) {
      const results = await runNamed(program, model, feedsOf(program, feeds, batchSize), outputs, {});
      return Object.fromEntries(outputs.map((name) => [name, floats(program, name, results[name])]));
    },
  };
}

function trainingStep(
  engine: Engine,
  training: TrainingProgram,
  model: EngineModel,
  memory: ParameterMemory,
  layouts: readonly ParameterLayout[],
  optimizer: Optimizer,
  feedsOf: FeedsOf,
): TrainingStep {
  const { program, reports, gradients } = training;
  const gradientTensors = regionTensors(engine, memory.gradients, layouts);
  const into: Record<string, EngineTensor> = {};
  for (const { parameter, output } of gradients) {
    const tensor = gradientTensors.get(parameter.name);
    if (tensor !== undefined && engine.writesInPlace) into[output] = tensor;
  }
  const outputs = Object.keys(program.outputs);
  return {
    async run(feeds, batchSize, learningRate) {
      const results = await runNamed(program, model, feedsOf(program, feeds, batchSize), outputs, into);
      if (!engine.writesInPlace) {
        for (const { parameter, output } of gradients) {
          memory.gradients.byName.get(parameter.name)?.set(floats(program, output, results[output]));
        }
      }
      const values = reports.map((name) => [name, floats(program, name, results[name])[0] ?? Number.NaN]);
      return { reports: Object.fromEntries(values), ...optimizer.update(learningRate, batchSize) };
    },
  };
}

async function runNamed(
  program: Program,
  model: EngineModel,
  feeds: Readonly<Record<string, EngineTensor>>,
  outputs: readonly string[],
  into: Readonly<Record<string, EngineTensor>>,
): Promise<Readonly<Record<string, EngineTensor>>> {
  try {
    return await model.run(feeds, outputs, into);
  } catch (cause) {
    throw new EngineError(`program ${program.name} failed: ${messageOf(cause)}`, { cause });
  }
}

function regionTensors(
  engine: Engine,
  region: Region,
  layouts: readonly ParameterLayout[],
): Map<string, EngineTensor> {
  const tensors = new Map<string, EngineTensor>();
  for (const { name, sizes } of layouts) {
    const values = region.byName.get(name);
    if (values !== undefined) tensors.set(name, engine.tensor("float32", values, sizes));
  }
  return tensors;
}

function floats(program: Program, name: string, tensor: EngineTensor | undefined): Float32Array {
  if (tensor?.data instanceof Float32Array) return tensor.data;
  throw new EngineError(`program ${program.name}: expected output ${name} as float32, found none`);
}
