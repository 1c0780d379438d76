import type { Program } from "../../graph/program.ts";
import { compileProgram, feedTensors, floatOutputs, runProgram } from "../engine.ts";
import type { Executable } from "../session.ts";
import { inTurn } from "../turns.ts";
import type { DeviceEngine, DeviceModel, DeviceTensors } from "./engine.ts";

/** The model for a batch size, which must be called in turn (`inTurn`). */
export type ModelOfSize = (batchSize: number) => Promise<DeviceModel>;

/** So many batch sizes have a model of their own; others share one, which computes its shapes on the processor. */
const mostSizes = 8;

/** Loads a model for each batch size when it is first used. */
export function modelsBySize(load: (batchSize: number | undefined) => Promise<DeviceModel>): ModelOfSize {
  const models = new Map<number | undefined, DeviceModel>();
  return async (batchSize) => {
    const known = models.get(batchSize);
    if (known !== undefined) return known;
    const size = models.size < mostSizes ? batchSize : undefined;
    const model = models.get(size) ?? (await load(size));
    models.set(size, model);
    return model;
  };
}

/** @param state the tensors of the session's state that the program reads */
export function deviceExecutable(
  engine: DeviceEngine,
  program: Program,
  modelOf: ModelOfSize,
  state: () => DeviceTensors,
): Executable {
  return {
    async run(feeds, batchSize) {
      const tensors = feedTensors(engine, program, feeds, batchSize);
      return inTurn(async () => {
        const model = await compileProgram(engine, program, () => modelOf(batchSize));
        return floatOutputs(program, await runProgram(program, model.run({ ...tensors, ...state() })));
      });
    },
  };
}
