import { EngineError } from "../../errors.ts";
import type { Program } from "../../graph/program.ts";
import { resolveShape } from "../../graph/shape.ts";
import { type Stage, splitAtProducts } from "../../onnx/stages.ts";
import {
  type Engine,
  type EngineModel,
  type EngineTensor,
  type InPlaceModel,
  loadProgram,
} from "../engine.ts";
import type { ParameterMemory } from "../memory.ts";
import { matrixKernelFor } from "./kernel.ts";
import { createProducts, workspaceFor } from "./products.ts";

/** Threads that take part in the products of a memory. */
export interface ProductThreads {
  release(): void;
}

interface LoadedStage extends Stage {
  readonly model?: EngineModel;
}

/**
 * Loads a training program in stages: large matrix products are computed by a kernel over the memory of parameters, so
 * that weights and their gradients are not copied, and everything else by the engine. Returns undefined if the program
 * has no products that gain from it.
 *
 * @param startThreads starts threads that call the kernel's `serve`
 */
export async function loadStagedStep(
  engine: Engine,
  program: Program,
  memory: ParameterMemory,
  startThreads: (kernel: string, memory: WebAssembly.Memory, job: number) => Promise<ProductThreads>,
): Promise<InPlaceModel | undefined> {
  const split = splitAtProducts(program);
  if (split === undefined) return undefined;
  const stages = await Promise.all(split.map((stage) => loadStage(engine, stage)));
  const kernel = matrixKernelFor(memory.memory);
  const { description } = engine;
  const products = createProducts(memory, kernel, description.threads);
  const threads = await startThreads(kernel, memory.memory, products.jobAddress);
  const all = split.flatMap((stage) => stage.products);
  let whole: Promise<InPlaceModel> | undefined;

  return {
    async run(feeds, outputs, batchSize) {
      if (workspaceFor(all, batchSize, description.threads) > memory.workspace.bytes) {
        whole ??= loadProgram(engine, program, (onnx) => engine.loadInPlace(onnx));
        await (await whole).run(feeds, outputs, batchSize);
        return;
      }
      const tensors = new Map<string, EngineTensor>(Object.entries(feeds));
      const numbers = { get: (name: string) => numbersOf(name, tensors.get(name)) };
      products.reset();
      for (const stage of stages) {
        if (stage.model !== undefined && stage.program !== undefined) {
          const leaves = [...stage.program.inputs, ...stage.program.parameters];
          const own = Object.fromEntries(leaves.map(({ name }) => [name, tensorOf(name, tensors)]));
          for (const [name, result] of Object.entries(await stage.model.run(own))) {
            tensors.set(name, result);
            deliver(outputs[name], numbers.get(name));
          }
        }
        for (const product of stage.products) {
          const out = outputs[product.name]?.data;
          const target = out instanceof Float32Array ? out : undefined;
          const result = products.multiply(product, numbers, batchSize, target);
          tensors.set(product.name, engine.tensor("float32", result, resolveShape(product.shape, batchSize)));
          if (target?.byteOffset !== result.byteOffset) deliver(outputs[product.name], result);
        }
      }
    },
    async release() {
      threads.release();
      await (await whole)?.release();
      await Promise.all(stages.map(({ model }) => model?.release()));
    },
  };
}

async function loadStage(engine: Engine, stage: Stage): Promise<LoadedStage> {
  if (stage.program === undefined) return stage;
  return { ...stage, model: await loadProgram(engine, stage.program, (onnx) => engine.load(onnx)) };
}

function tensorOf(name: string, tensors: ReadonlyMap<string, EngineTensor>): EngineTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) throw new EngineError(`${name}: expected numbers, found none`);
  return tensor;
}

function numbersOf(name: string, tensor: EngineTensor | undefined): Float32Array | Uint8Array {
  const data = tensor?.data;
  if (data instanceof Float32Array || data instanceof Uint8Array) return data;
  throw new EngineError(`${name}: expected numbers, found none`);
}

/** Copies a result to the array of an output of the whole program, if it is one. */
function deliver(output: EngineTensor | undefined, result: Float32Array | Uint8Array): void {
  if (output?.data instanceof Float32Array) output.data.set(result);
}
