import { EngineError, messageOf } from "../../errors.ts";
import type { DeviceEngine } from "./engine.ts";

/**
 * Names the loss of a device, which ends all sessions on it: a reset of the driver, a GPU that is removed, a browser
 * that takes it away. WebGPU reports it once; later errors of the engine do not mention it.
 */
export function withLossErrors(engine: DeviceEngine): DeviceEngine {
  let report: string | undefined;
  return {
    ...engine,
    async load(model, kept) {
      const { run, release } = await engine.load(model, kept);
      return {
        async run(feeds) {
          try {
            return await run(feeds);
          } catch (cause) {
            report ??= /device (?:was|is) lost/i.test(messageOf(cause)) ? messageOf(cause) : undefined;
            if (report === undefined) throw cause;
            throw lossError(report, cause);
          }
        },
        release,
      };
    },
  };
}

function lossError(report: string, cause: unknown): EngineError {
  return new EngineError(
    `the GPU was lost, and with it the state of the session (${report.trim()}). Open a new session, and restore the ` +
      "parameters and the optimizer's state that were read last.",
    { cause },
  );
}
