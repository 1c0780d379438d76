import type { EngineTensors } from "../../engine.ts";
import type { DeviceEngine, DeviceModel } from "../engine.ts";

/** A model called `training` whose runs call `run`, loaded through a wrapper of engines. */
export function loadFake(
  wrap: (engine: DeviceEngine) => DeviceEngine,
  run: () => Promise<EngineTensors>,
): Promise<DeviceModel> {
  const engine: DeviceEngine = {
    description: { engine: "fake", device: "webgpu", threads: 1 },
    tensor: (_, data, dims) => ({ data, dims }),
    load: async () => ({ run, release: async () => {} }),
  };
  const model = { name: "training", nodes: [], initializers: [], inputs: [], outputs: [] };
  return wrap(engine).load(model, []);
}
