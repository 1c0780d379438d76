import type { DeviceEngine } from "./engine.ts";

/** What a session on a GPU is doing before it computes. */
export interface SessionProgress {
  /**
   * - `engine`: ONNX Runtime is being loaded, and the GPU started
   * - `program`: a program is being compiled for the GPU, until its first run ends
   * - `ready`: the above has ended
   */
  readonly stage: "engine" | "program" | "ready";
  /** The program's name for the stage `program`: `training`, `evaluation`. */
  readonly program?: string;
}

export type OnProgress = (progress: SessionProgress) => void;

/** Reports when models are compiled: from the start of loading until the end of the first run. */
export function withProgress(engine: DeviceEngine, onProgress: OnProgress): DeviceEngine {
  return {
    ...engine,
    async load(model, kept) {
      onProgress({ stage: "program", program: model.name });
      let isCompiled = false;
      const compiled = () => {
        if (!isCompiled) onProgress({ stage: "ready" });
        isCompiled = true;
      };
      try {
        const { run, release } = await engine.load(model, kept);
        return { run: (feeds) => run(feeds).finally(compiled), release };
      } catch (cause) {
        compiled();
        throw cause;
      }
    },
  };
}
