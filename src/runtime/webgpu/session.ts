import { EngineError } from "../../errors.ts";
import type { Program } from "../../graph/program.ts";
import { adamNames } from "../../onnx/adam.ts";
import {
  type DeviceConvolutions,
  deviceProgram,
  type StateLayout,
  stateLayout,
  stateNames,
} from "../../onnx/deviceModel.ts";
import { type FlatLayout, joinFlat, splitFlat } from "../../onnx/flat.ts";
import type { OnnxModel } from "../../onnx/model.ts";
import { requireParameters } from "../engine.ts";
import { allocateBuffers, writeRegion } from "../memory.ts";
import { requireUpdates, type SettledOptimizer, settleOptimizer } from "../optimizer.ts";
import type { Executable, ParameterLayout, Session } from "../session.ts";
import { inTurn } from "../turns.ts";
import type { DeviceEngine, DeviceModel } from "./engine.ts";
import { deviceExecutable, modelsBySize } from "./executable.ts";
import { withLossErrors } from "./loss.ts";
import { createDeviceState } from "./state.ts";
import { deviceTrainingStep } from "./step.ts";

/**
 * A session whose state stays on a GPU. A training step is one model with the optimizer in it: it uploads a batch and
 * reads back a few numbers. Reading and writing the state copies all of it. Models are made for each batch size.
 *
 * @param convolutions the form of all convolutions. Default: fastest
 * @throws EngineError if the device does not compute. If the device is lost later, the first program that runs then
 *   throws an EngineError that names the loss, as do all programs after it
 */
export function createWebGpuSession(
  engine: DeviceEngine,
  layouts: readonly ParameterLayout[],
  convolutions: DeviceConvolutions = "fastest",
): Promise<Session> {
  return inTurn(() => createInTurn(withLossErrors(engine), layouts, convolutions));
}

async function createInTurn(
  engine: DeviceEngine,
  layouts: readonly ParameterLayout[],
  convolutions: DeviceConvolutions,
): Promise<Session> {
  const trained = layouts.filter(({ buffer }) => buffer !== true);
  const names = layouts.map(({ name }) => name);
  const layout = stateLayout(layouts);
  const state = await createDeviceState(engine);
  const loaded: DeviceModel[] = [];
  const prepared = new Map<Program, Executable>();
  let optimizer: SettledOptimizer | undefined;

  async function load(model: OnnxModel, kept: readonly string[]): Promise<DeviceModel> {
    const made = await engine.load(model, kept);
    loaded.push(made);
    return made;
  }
  async function writeFlat(name: string, flat: FlatLayout, values: Arrays): Promise<void> {
    if (flat.length > 0) await state.write(name, joinFlat(flat, values));
  }
  async function readFlat(name: string, flat: FlatLayout): Promise<Record<string, Float32Array>> {
    return flat.length === 0 ? {} : splitFlat(flat, await state.read(name));
  }

  await writeFlat(stateNames.parameters, layout.parameters, {});
  await writeFlat(stateNames.buffers, layout.buffers, {});

  return {
    description: engine.description,
    async prepare(program) {
      requireParameters(program, names);
      const known = prepared.get(program);
      if (known !== undefined) return known;
      const models = modelsBySize((batchSize) =>
        load(deviceProgram(program, layout, batchSize, convolutions), []),
      );
      const reads = readsOf(program, layout);
      const made = deviceExecutable(engine, program, models, () => state.tensors(reads));
      prepared.set(program, made);
      return made;
    },
    async prepareOnnx(program, onnx) {
      const model = await inTurn(() => load(onnx, []));
      return deviceExecutable(
        engine,
        program,
        async () => model,
        () => ({}),
      );
    },
    async prepareStep(training, settings) {
      if (optimizer !== undefined) throw new EngineError("session: it already has a training step");
      requireParameters(training.program, names);
      const settled = settleOptimizer(settings);
      await inTurn(async () => {
        for (const name of moments) await writeFlat(name, layout.parameters, {});
      });
      optimizer = settled;
      return deviceTrainingStep({ engine, training, optimizer: settled, layout, convolutions, state, load });
    },
    readParameters: () =>
      inTurn(async () => {
        const all = {
          ...(await readFlat(stateNames.parameters, layout.parameters)),
          ...(await readFlat(stateNames.buffers, layout.buffers)),
        };
        return Object.fromEntries(layouts.map(({ name }) => [name, all[name] ?? new Float32Array()]));
      }),
    async writeParameters(values) {
      const all = checked(layouts, values, "parameters");
      await inTurn(async () => {
        await writeFlat(stateNames.parameters, layout.parameters, all);
        await writeFlat(stateNames.buffers, layout.buffers, all);
      });
    },
    async readOptimizer() {
      if (optimizer === undefined) return undefined;
      return inTurn(async () => ({
        kind: "adam" as const,
        updates: state.updates,
        firstMoments: await readFlat(adamNames.firstMoments, layout.parameters),
        secondMoments: await readFlat(adamNames.secondMoments, layout.parameters),
      }));
    },
    async writeOptimizer({ updates, firstMoments, secondMoments }) {
      if (optimizer === undefined) {
        throw new EngineError("optimizer state: prepare a training step before restoring it");
      }
      requireUpdates(updates);
      const first = checked(trained, firstMoments, "first moment");
      const second = checked(trained, secondMoments, "second moment");
      await inTurn(async () => {
        await writeFlat(adamNames.firstMoments, layout.parameters, first);
        await writeFlat(adamNames.secondMoments, layout.parameters, second);
        state.updates = updates;
      });
    },
    async dispose() {
      prepared.clear();
      await inTurn(async () => {
        await state.release();
        await Promise.all(loaded.splice(0).map((model) => model.release()));
      });
    },
  };
}

type Arrays = Readonly<Record<string, Float32Array>>;

const moments = [adamNames.firstMoments, adamNames.secondMoments] as const;

/** The state inputs of a program's models. */
function readsOf(program: Program, { parameters, buffers }: StateLayout): readonly string[] {
  const reads = ({ spans }: FlatLayout) =>
    spans.some((span) => program.parameters.some(({ name }) => name === span.name));
  return [
    ...(reads(parameters) ? [stateNames.parameters] : []),
    ...(reads(buffers) ? [stateNames.buffers] : []),
  ];
}

/** A copy of arrays by name. Throws EngineError naming the first that is missing, unknown or of another size. */
function checked(layouts: readonly ParameterLayout[], values: Arrays, what: string): Arrays {
  const arrays = allocateBuffers(layouts);
  writeRegion(arrays, values, what);
  return Object.fromEntries(arrays.byName);
}
