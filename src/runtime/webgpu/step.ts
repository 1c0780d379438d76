import type { TrainingProgram } from "../../graph/training.ts";
import { adamNames, adamScalars } from "../../onnx/adam.ts";
import { type DeviceConvolutions, deviceStep, type StateLayout, stateNames } from "../../onnx/deviceModel.ts";
import type { OnnxModel } from "../../onnx/model.ts";
import { compileProgram, feedTensors, runProgram } from "../engine.ts";
import type { SettledOptimizer } from "../optimizer.ts";
import type { TrainingStep } from "../session.ts";
import { inTurn } from "../turns.ts";
import type { DeviceEngine, DeviceModel } from "./engine.ts";
import type { DeviceState } from "./state.ts";

interface StepParts {
  readonly engine: DeviceEngine;
  readonly training: TrainingProgram;
  readonly optimizer: SettledOptimizer;
  readonly layout: StateLayout;
  readonly convolutions: DeviceConvolutions;
  readonly state: DeviceState;
  readonly load: (model: OnnxModel, kept: readonly string[]) => Promise<DeviceModel>;
}

/**
 * Training steps whose optimizer is part of the model. Each step uploads a batch and the learning rate, and reads back
 * one short output with the reports.
 */
export function deviceTrainingStep(parts: StepParts): TrainingStep {
  const { engine, training, optimizer, layout, convolutions, state, load } = parts;
  const { program } = training;
  const hasBuffers = layout.buffers.length > 0;
  const updated = training.updates.length > 0;
  const nextOf = {
    [adamNames.parameters]: adamNames.nextParameters,
    [adamNames.firstMoments]: adamNames.nextFirstMoments,
    [adamNames.secondMoments]: adamNames.nextSecondMoments,
    ...(updated && { [stateNames.buffers]: stateNames.nextBuffers }),
  };
  const read = [...Object.keys(nextOf), ...(hasBuffers && !updated ? [stateNames.buffers] : [])];
  const models = new Map<number, DeviceModel>();

  /** Few sizes occur: that of a batch and that of an epoch's last one. */
  async function modelOf(batchSize: number): Promise<DeviceModel> {
    const known = models.get(batchSize);
    if (known !== undefined) return known;
    const constants = { ...optimizer, count: batchSize };
    const model = await load(deviceStep(training, layout, constants, convolutions), Object.values(nextOf));
    models.set(batchSize, model);
    return model;
  }

  return {
    async run(feeds, batchSize, learningRate) {
      const tensors = feedTensors(engine, program, feeds, batchSize);
      const results = await inTurn(async () => {
        const model = await compileProgram(engine, program, () => modelOf(batchSize));
        const updates = state.updates + 1;
        const { rate, epsilon } = adamScalars(optimizer, {
          learningRate,
          epsilon: optimizer.epsilon,
          updates,
        });
        const made = await runProgram(
          program,
          model.run({
            ...tensors,
            ...state.tensors(read),
            [adamNames.rate]: engine.tensor("float32", Float32Array.of(rate), []),
            [adamNames.epsilon]: engine.tensor("float32", Float32Array.of(epsilon), []),
          }),
        );
        for (const [name, next] of Object.entries(nextOf)) state.replace(name, made[next]);
        state.updates = updates;
        return made[stateNames.reports]?.data as Float32Array;
      });
      const { length } = training.reports;
      const [total = Number.NaN, gradientNorm] = results.subarray(length);
      return {
        reports: Object.fromEntries(
          training.reports.map((name, index) => [name, results[index] ?? Number.NaN]),
        ),
        gradientsFinite: Number.isFinite(total),
        ...(gradientNorm !== undefined && { gradientNorm }),
      };
    },
  };
}
